using System.Diagnostics;
using System.Net.Sockets;

[assembly: AssemblyFixture(typeof(Cryptomeria.Functions.Tests.Support.Azurite))]

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>
/// A real Azurite blob service on a free port, in a directory of its own, started when a test first asks for it. Found by the variable
/// <c>AZURITE_BLOB</c>, in tests/azurite/node_modules, or on the path.
/// </summary>
public sealed class Azurite : IAsyncDisposable
{
    private const string Program = "azurite-blob";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly SemaphoreSlim _starting = new(1, 1);
    private TemporaryDirectory? _directory;
    private Process? _process;
    private string? _connectionString;

    /// <summary>Its connection string; skips the test where there is no Azurite.</summary>
    public async Task<string> ConnectionStringAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _connectionString ??= await StartAsync();
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _directory?.Dispose();
        _starting.Dispose();
    }

    private async Task<string> StartAsync()
    {
        var program = Find();
        Assert.SkipWhen(program is null, $"no {Program}: npm install --prefix tests/azurite, or set AZURITE_BLOB");
        _directory = new TemporaryDirectory();
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var start = new ProcessStartInfo(program!)
            {
                WorkingDirectory = _directory.Path,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var argument in (string[])["--silent", "--disableTelemetry", "--blobHost", "127.0.0.1", "--blobPort", $"{port}", "--location", _directory.Path])
            {
                start.ArgumentList.Add(argument);
            }

            _process = Process.Start(start)!;
            var output = _process.StandardOutput.ReadToEndAsync();
            var errors = _process.StandardError.ReadToEndAsync();
            if (await AnswersAsync(port, _process))
            {
                return $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};BlobEndpoint=http://127.0.0.1:{port}/devstoreaccount1;";
            }

            // Somebody else took the port, or it cannot run at all.
            Assert.True(attempt < 3, $"{program} does not start: {await output} {await errors}");
        }
    }

    private static async Task<bool> AnswersAsync(int port, Process process)
    {
        for (var i = 0; i < 600 && !process.HasExited; i++)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }

        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("AZURITE_BLOB") is { Length: > 0 } named)
        {
            return named;
        }

        var folders = RepositoryRoot.Find() is { } root ? [Path.Combine(root, "tests", "azurite", "node_modules", ".bin")] : Array.Empty<string>();
        return folders
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Select(folder => Path.Combine(folder, Program))
            .FirstOrDefault(File.Exists);
    }
}

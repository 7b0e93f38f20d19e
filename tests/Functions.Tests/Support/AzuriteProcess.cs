using System.Diagnostics;
using System.Net.Sockets;

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>
/// A real Azurite blob service on a free port, in a directory of its own, that can be killed and started again over its data. Found by the variable
/// <c>AZURITE_BLOB</c>, in tests/azurite/node_modules, or on the path.
/// </summary>
public sealed class AzuriteProcess : IAsyncDisposable
{
    private const string Program = "azurite-blob";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly string _program;
    private readonly TemporaryDirectory _directory = new();
    private Process? _process;
    private int _port;

    private AzuriteProcess(string program) => _program = program;

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};BlobEndpoint=http://127.0.0.1:{_port}/devstoreaccount1;";

    /// <summary>Skips the test where there is no Azurite.</summary>
    public static async Task<AzuriteProcess> StartAsync()
    {
        var program = Find();
        Assert.SkipWhen(program is null, $"no {Program}: npm install --prefix tests/azurite, or set AZURITE_BLOB");
        var azurite = new AzuriteProcess(program!);
        for (var attempt = 1; ; attempt++)
        {
            azurite._port = FreePort();
            if (await azurite.TryStartAsync() is not { } output)
            {
                return azurite;
            }

            // Somebody else took the port, or it cannot run at all.
            Assert.True(attempt < 3, $"{program} does not start: {output}");
        }
    }

    /// <summary>Ends it at once: SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts it again after a kill, on the same port.</summary>
    public async Task StartAgainAsync() => Assert.Null(await TryStartAsync());

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        _directory.Dispose();
    }

    /// <returns>What it wrote where it does not answer; null where it does.</returns>
    private async Task<string?> TryStartAsync()
    {
        string[] arguments = ["--silent", "--disableTelemetry", "--blobHost", "127.0.0.1", "--blobPort", $"{_port}", "--location", _directory.Path];
        _process = Process.Start(new ProcessStartInfo(_program, arguments)
        {
            WorkingDirectory = _directory.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        return await AnswersAsync() ? null : $"{await output} {await errors}";
    }

    private async Task<bool> AnswersAsync()
    {
        for (var i = 0; i < 600 && !_process!.HasExited; i++)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", _port, TestContext.Current.CancellationToken);
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

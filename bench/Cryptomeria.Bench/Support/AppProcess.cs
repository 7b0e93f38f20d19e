using System.Diagnostics;
using System.Globalization;

namespace Cryptomeria.Bench.Support;

/// <summary>The app as a process of its own, so that its memory is its own.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly DirectoryInfo _directory;

    private AppProcess(Process process, DirectoryInfo directory, Uri address)
    {
        _process = process;
        _directory = directory;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
    }

    public HttpClient Http { get; }

    /// <summary>Bytes of memory the process holds now (resident).</summary>
    public long Memory => StatusBytes("VmRSS:");

    /// <summary>The most it has held.</summary>
    public long PeakMemory => StatusBytes("VmHWM:");

    /// <summary>How long processors have worked for it.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<AppProcess> StartAsync(Func<string, string> writeKubeconfig, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("cryptomeria-bench-");
        var kubeconfig = writeKubeconfig(Path.Combine(directory.FullName, "kubeconfig"));
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(Functions.AppHost).Assembly.Location, "--urls=http://127.0.0.1:0",
            $"--KUBECONFIG={kubeconfig}", $"--DATA_DIR={directory.FullName}/data", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = directory.FullName,
        };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            var at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at >= 0)
            {
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new AppProcess(process, directory, new Uri(line[(at + Listening.Length)..].Trim()));
            }
        }

        throw new InvalidOperationException("the app ended before it listened");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    // Linux counts in KiB there.
    private long StatusBytes(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id.ToString(CultureInfo.InvariantCulture)}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
    }
}

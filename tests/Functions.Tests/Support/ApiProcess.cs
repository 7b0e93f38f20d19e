using System.Diagnostics;

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>The app as a process of its own, as <c>dotnet run</c> starts it, so that it can be killed.</summary>
public sealed class ApiProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly Task _errors;
    private readonly List<string> _lines = [];

    private ApiProcess(Process process)
    {
        _process = process;
        _errors = ReadAsync(process.StandardError);
    }

    public Api Api { get; private set; } = null!;

    public string Output
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public static Task<ApiProcess> StartAsync(string kubeconfig, string dataDirectory, params string[] arguments) =>
        StartAsync(new Dictionary<string, string>(), kubeconfig, dataDirectory, arguments);

    /// <param name="environment">Variables that it has beside this process's.</param>
    public static async Task<ApiProcess> StartAsync(
        IReadOnlyDictionary<string, string> environment, string kubeconfig, string dataDirectory, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = dataDirectory,

            // One that lives for a second or two has no use for a profile.
            Environment = { ["DOTNET_TieredPGO"] = "0" },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        string[] all =
        [
            "exec", typeof(AppHost).Assembly.Location, "--urls=http://127.0.0.1:0", $"--KUBECONFIG={kubeconfig}", $"--DATA_DIR={dataDirectory}", .. arguments,
        ];
        Array.ForEach(all, start.ArgumentList.Add);
        var process = new ApiProcess(Process.Start(start)!);
        await process.WaitUntilItListensAsync();
        return process;
    }

    /// <summary>Kills it at once: SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        await _errors;
        Api?.Dispose();
        _process.Dispose();
    }

    private async Task WaitUntilItListensAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            Keep(line);
            var at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at >= 0)
            {
                Api = new Api(new Uri(line[(at + Listening.Length)..].Trim()));
                _ = ReadAsync(_process.StandardOutput);
                return;
            }
        }

        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _errors;
        Assert.Fail($"the app ended with {_process.ExitCode} before it listened:\n{Output}");
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            Keep(line);
        }
    }

    private void Keep(string line)
    {
        lock (_lines)
        {
            _lines.Add(line);
        }
    }
}

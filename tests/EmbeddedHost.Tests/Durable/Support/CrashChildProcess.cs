using System.Diagnostics;

namespace Cryptomeria.EmbeddedHost.Tests.Durable.Support;

/// <summary>The program that is killed.</summary>
internal sealed class CrashChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    public CrashChildProcess(string directory, string mode)
    {
        ProcessStartInfo start = new(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Cryptomeria.EmbeddedHost.CrashChild.dll"));
        start.ArgumentList.Add(directory);
        start.ArgumentList.Add(mode);

        // Startup is most of what each round costs.
        start.Environment["DOTNET_TieredPGO"] = "0";
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Waits for a line of its output.</summary>
    public async Task WaitForLineAsync(string line, TimeSpan limit)
    {
        using CancellationTokenSource source = new(limit);
        while (await _process.StandardOutput.ReadLineAsync(source.Token) is { } read)
        {
            if (read == line)
            {
                return;
            }
        }

        Assert.Fail($"The program ended without '{line}': {await _errors}");
    }

    /// <summary>Sends SIGKILL and waits for the end. Fails where it had ended before.</summary>
    public async Task KillAsync()
    {
        Assert.False(_process.HasExited, _process.HasExited ? $"The program ended by itself: {await _errors}" : null);
        _process.Kill();
        await _process.WaitForExitAsync();
        Assert.Equal(128 + 9, _process.ExitCode);
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}

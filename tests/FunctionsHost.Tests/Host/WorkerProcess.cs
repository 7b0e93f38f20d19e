using System.Collections.Concurrent;
using System.Diagnostics;

namespace Cryptomeria.FunctionsHost.Tests.Host;

/// <summary>A program of the published folder, with all that it says.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    /// <param name="seen">Told each line of the standard output.</param>
    public WorkerProcess(
        string program, IEnumerable<string> arguments, string directory, IReadOnlyDictionary<string, string> environment, Action<string>? seen = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // One that lives for a few seconds has no use for a profile, nor for watching its settings: the system's watches are few.
            Environment = { ["DOTNET_TieredPGO"] = "0", ["DOTNET_hostBuilder__reloadConfigOnChange"] = "false" },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput, _output, seen), ReadAsync(_process.StandardError, _errors, null));
    }

    public IReadOnlyCollection<string> Output => _output;

    public IReadOnlyCollection<string> Errors => _errors;

    public string All => string.Join('\n', _output.Concat(_errors));

    /// <summary>Asks it to end, as an orchestrator of containers does: SIGTERM.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Its exit code, when it has ended and all its output is read.</summary>
    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _reading.WaitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>A task's result; fails with all output where the program ends before.</summary>
    public async Task<T> BeforeExitAsync<T>(Task<T> task, CancellationToken cancellationToken)
    {
        var exit = ExitAsync(cancellationToken);
        if (await Task.WhenAny(task, exit).WaitAsync(TimeSpan.FromSeconds(60), cancellationToken) == exit)
        {
            throw new InvalidOperationException($"the program ended with {await exit}:\n{All}");
        }

        return await task;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await ExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static async Task ReadAsync(StreamReader reader, ConcurrentQueue<string> lines, Action<string>? seen)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.Enqueue(line);
            seen?.Invoke(line);
        }
    }
}

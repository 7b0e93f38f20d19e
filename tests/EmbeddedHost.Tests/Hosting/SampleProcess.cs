using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Cryptomeria.EmbeddedHost.Tests.Hosting;

/// <summary>A sample program as a process, in a folder of its own; killed at the end.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private const string ListeningPrefix = "Now listening on: ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];

    public SampleProcess(
        string folder, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null, string program = "SampleApp")
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"Cryptomeria.EmbeddedHost.{program}.dll"));
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => OnOutput(line.Data);
        _process.ErrorDataReceived += (_, line) => Enqueue(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', _output);

    public string Errors => string.Join('\n', _errors);

    public Task<Uri> AddressAsync() => WaitAsync(_address.Task);

    public async Task<HttpClient> ClientAsync() => new() { BaseAddress = await AddressAsync() };

    /// <summary>Waits until a line with the text was printed.</summary>
    public Task SeenAsync(string text)
    {
        lock (_awaited)
        {
            if (_output.Any(line => line.Contains(text, StringComparison.Ordinal)))
            {
                return Task.CompletedTask;
            }

            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((text, seen));
            return WaitAsync(Wrap(seen.Task));
        }

        static async Task<bool> Wrap(Task task)
        {
            await task;
            return true;
        }
    }

    /// <summary>Asks the process to stop, as a service manager does.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public void Kill() => _process.Kill();

    public async Task<int> ExitCodeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await ExitCodeAsync();
        }

        _process.Dispose();
    }

    private async Task<T> WaitAsync<T>(Task<T> task)
    {
        using var patience = new CancellationTokenSource(Patience);
        var exit = _process.WaitForExitAsync(patience.Token);
        if (await Task.WhenAny(task, exit) == task)
        {
            return await task;
        }

        await exit;
        throw new InvalidOperationException($"The process ended with {_process.ExitCode}:\n{Output}\n{Errors}");
    }

    private void OnOutput(string? line)
    {
        lock (_awaited)
        {
            Enqueue(_output, line);
            foreach (var (_, seen) in _awaited.Where(awaited => line?.Contains(awaited.Text, StringComparison.Ordinal) ?? false))
            {
                seen.TrySetResult();
            }
        }

        if (line?.StartsWith(ListeningPrefix, StringComparison.Ordinal) ?? false)
        {
            _address.TrySetResult(new Uri(line[ListeningPrefix.Length..]));
        }
    }

    private static void Enqueue(ConcurrentQueue<string> queue, string? line)
    {
        if (line is not null)
        {
            queue.Enqueue(line);
        }
    }
}

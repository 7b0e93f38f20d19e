using System.Collections.Concurrent;

namespace Cryptomeria.K8sOps.Tests.Cluster.Support;

/// <summary>Keeps what is told, and lets a test wait for a line.</summary>
internal sealed class StepLogRecorder : IStepLog
{
    private readonly ConcurrentQueue<string> _entries = new();
    private readonly SemaphoreSlim _more = new(0);

    public IReadOnlyList<string> Entries => [.. _entries];

    public void Command(string command) => Add($"begin {command}");

    public void CommandEnded(string command, string result) => Add($"end {result}");

    public void Stdout(string command, string line) => Add($"out {line}");

    public void Stderr(string command, string line) => Add($"err {line}");

    public void Event(string text) => Add($"event {text}");

    public async Task WaitForAsync(string entry)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!_entries.Contains(entry))
        {
            await _more.WaitAsync(limit.Token);
        }
    }

    private void Add(string entry)
    {
        _entries.Enqueue(entry);
        _more.Release();
    }
}

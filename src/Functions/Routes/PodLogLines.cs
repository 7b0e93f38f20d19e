using Cryptomeria.K8sOps.Cluster;

namespace Cryptomeria.Functions.Routes;

/// <summary>A log being read, one line ahead: whether there is a next line can be waited for without losing it.</summary>
internal sealed class PodLogLines : IAsyncDisposable
{
    private readonly IAsyncEnumerator<PodLogLine> _lines;

    public PodLogLines(IAsyncEnumerator<PodLogLine> lines)
    {
        _lines = lines;
        Next = lines.MoveNextAsync().AsTask();
    }

    /// <summary>Whether there is a next line, when that is known.</summary>
    public Task<bool> Next { get; private set; }

    /// <summary>Waits a little for the first line; where it fails instead, throws.</summary>
    public async Task WaitForRefusalAsync(TimeSpan wait)
    {
        using var waiting = new CancellationTokenSource();
        await Task.WhenAny(Next, Task.Delay(wait, waiting.Token));
        await waiting.CancelAsync();
        if (Next.IsFaulted || Next.IsCanceled)
        {
            await DisposeAsync();
            await Next;
        }
    }

    /// <summary>Takes the line that <see cref="Next"/> announced.</summary>
    public PodLogLine Take()
    {
        var line = _lines.Current;
        Next = _lines.MoveNextAsync().AsTask();
        return line;
    }

    /// <summary>Call with the reading's token canceled, or its end reached: a read that goes on is waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        await Next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await _lines.DisposeAsync();
    }
}

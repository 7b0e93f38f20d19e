namespace Cryptomeria.Functions.Jobs.Blob;

/// <summary>Waiting for what this process may be notified of and another one only leaves behind.</summary>
internal static class Polling
{
    /// <summary>Returns when the signal is given or the interval is over.</summary>
    public static async Task WaitOrDelayAsync(this Task signal, TimeSpan interval, TimeProvider time, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(signal, Task.Delay(interval, time, waiting.Token));
        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }
}

namespace Cryptomeria.K8sOps.Shell;

/// <summary>
/// Pauses between two reads of the cluster: short at first, then longer. Reads with a growing pause and not by a watch: a watch ends by design and would have to be
/// backed by reads all the same.
/// </summary>
internal sealed class Polling(TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private TimeSpan _pause = FirstPause;

    /// <summary>Waits until it is time for the next read.</summary>
    /// <param name="most">The longest it may be.</param>
    public async Task PauseAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        await Task.Delay(_pause < most ? _pause : most, time, cancellationToken);
        _pause = _pause * 1.5 < LongestPause ? _pause * 1.5 : LongestPause;
    }
}

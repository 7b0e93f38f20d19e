namespace Cryptomeria.K8sOps.Tests.Cluster.Support;

/// <summary>A clock that stands still until it is moved; timers run as usual.</summary>
internal sealed class ManualTime(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;
    private long _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _elapsed;

    public void Advance(TimeSpan by)
    {
        _now += by;
        _elapsed += by.Ticks;
    }

    /// <summary>Sets the time of day anew, as a person or NTP does: no time has passed by it.</summary>
    public void Set(DateTimeOffset now) => _now = now;
}

namespace Cryptomeria.K8sOps.Tests.Cluster.Support;

/// <summary>A wall clock that stands still until it is moved; timers run as usual.</summary>
internal sealed class ManualTime(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}

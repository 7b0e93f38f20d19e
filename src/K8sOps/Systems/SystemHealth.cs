namespace Cryptomeria.K8sOps.Systems;

/// <summary>The whole of a system in one word.</summary>
public static class SystemHealth
{
    /// <summary>Everything is as it should be.</summary>
    public const string Healthy = "healthy";

    /// <summary>Chains answer, but there are findings.</summary>
    public const string Degraded = "degraded";

    /// <summary>No chain answers, or gwc, which all others depend on, does not.</summary>
    public const string Down = "down";

    /// <summary>Nothing is deployed.</summary>
    public const string Absent = "absent";
}

namespace Cryptomeria.EmbeddedHost.Durable.Instances;

/// <summary>While a step was computed, its instance was purged or started anew: the step begins again with what is there now.</summary>
public sealed class InstanceReplacedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public InstanceReplacedException()
        : base("The instance was purged or started anew.")
    {
    }
}

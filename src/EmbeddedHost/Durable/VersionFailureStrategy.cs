namespace Cryptomeria.EmbeddedHost.Durable;

/// <summary>What happens to an orchestration that the app may not run because of its version.</summary>
internal enum VersionFailureStrategy
{
    /// <summary>It waits for an app that may. The default, as on the Functions host.</summary>
    Reject,

    /// <summary>It fails.</summary>
    Fail,
}

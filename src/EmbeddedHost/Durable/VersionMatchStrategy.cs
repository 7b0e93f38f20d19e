namespace Cryptomeria.EmbeddedHost.Durable;

/// <summary>Which orchestrations the app may run, by their version and the app's own, <c>defaultVersion</c>.</summary>
internal enum VersionMatchStrategy
{
    /// <summary>Any.</summary>
    None,

    /// <summary>Those of the same version.</summary>
    Strict,

    /// <summary>Those of the same version or an earlier one. The default, as on the Functions host.</summary>
    CurrentOrOlder,
}

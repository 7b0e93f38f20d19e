namespace Cryptomeria.EmbeddedHost.Hosting.Discovery;

/// <summary>What discovery has to know of the app.</summary>
internal sealed record DiscoveryOptions
{
    /// <summary>True once <c>ConfigureFunctionsWebApplication</c> was called: HTTP functions can be served.</summary>
    public required bool HasWebApplication { get; init; }

    /// <summary>True where HTTP functions may ask for keys that nobody checks.</summary>
    public required bool IgnoresAuthorizationLevels { get; init; }

    /// <summary>The route prefix, without slashes at its ends.</summary>
    public required string RoutePrefix { get; init; }

    /// <summary>Replaces <c>%NAME%</c> by the setting of that name; null where there is none.</summary>
    public required Func<string, string?> Setting { get; init; }
}

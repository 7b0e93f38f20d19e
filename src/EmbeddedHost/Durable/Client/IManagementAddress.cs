namespace Cryptomeria.EmbeddedHost.Durable.Client;

/// <summary>Where the host's management routes are, for clients that hand out their addresses.</summary>
internal interface IManagementAddress
{
    /// <summary>Scheme and authority that the host listens on; null where it does not listen.</summary>
    Uri? Base { get; }

    /// <summary>The key that opens the routes; null where they are switched off.</summary>
    string? Key { get; }
}

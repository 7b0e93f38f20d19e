namespace Cryptomeria.K8sOps.Chains;

/// <summary>What tells the gateway where a chain's storage is.</summary>
/// <param name="ChannelId">The gateway channel's id on gwc.</param>
/// <param name="ApiEndpoint">The address of the chain's REST API inside the cluster.</param>
/// <param name="ConnectionType"><c>metastore</c> or <c>datastore</c>.</param>
internal sealed record StorageRegistration(string ChannelId, string ChainId, string ApiEndpoint, string ConnectionType)
{
    /// <summary>The transaction, as cryptomeria's own scripts send it.</summary>
    public string[] Command =>
    [
        "gwcd", "tx", "gateway", "register-storage", ChannelId, ChainId, ApiEndpoint, ConnectionType,
        "--from", "local-admin", "--chain-id", "gwc", "--gas", "auto", "--gas-adjustment", "1.5", "--gas-prices", "0.1uatom",
        "--broadcast-mode", "sync", "-o", "json", "-y", "--keyring-backend", "test", "--home", "/home/gwc/.gwc",
    ];
}

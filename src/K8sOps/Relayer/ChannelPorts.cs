using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>The ports and version of a gateway channel.</summary>
/// <param name="Counterparty">The port on the other chain: <c>metastore</c> on mdsc, <c>datastore</c> on the others.</param>
internal sealed record ChannelPorts(string Counterparty)
{
    /// <summary>The port on gwc.</summary>
    public const string Gateway = "gateway";

    /// <summary>The options of rly's transactions.</summary>
    public IReadOnlyList<string> Options => ["--src-port", Gateway, "--dst-port", Counterparty, "--version", "cryptomeria-1"];

    public static ChannelPorts For(Chain chain) => new(chain.Component == "mdsc" ? "metastore" : "datastore");

    /// <summary>The name cryptomeria's own scripts give the path between gwc and a chain.</summary>
    public static string PathName(string chainId) => $"path-{Chain.Gateway}-{chainId}-gw";
}

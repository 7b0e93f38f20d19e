using Cryptomeria.K8sOps.Cluster.Resources;

namespace Cryptomeria.K8sOps.Systems.Queries;

/// <summary>
/// The Services of one chain. There may be one NodePort Service for both ways, or a ClusterIP Service <c>cryptomeria-mdsc</c> beside a NodePort Service
/// <c>cryptomeria-mdsc-external</c>.
/// </summary>
internal sealed class ChainServices
{
    private const string Rpc = "rpc";

    private readonly IReadOnlyList<ServiceObject> _services;

    private ChainServices(string chainId, IReadOnlyList<ServiceObject> services) => (ChainId, _services) = (chainId, services);

    public string ChainId { get; }

    /// <summary>Groups the Services that lead to chains by chain.</summary>
    public static IReadOnlyList<ChainServices> Group(IEnumerable<ServiceObject> services) =>
        [.. services
            .Select(service => (Service: service, ChainId: Chain(service)))
            .Where(found => found.ChainId is not null)
            .GroupBy(found => found.ChainId!, found => found.Service, StringComparer.Ordinal)
            .Select(group => new ChainServices(group.Key, [.. group.OrderBy(service => service.Name.Length).ThenBy(service => service.Name, StringComparer.Ordinal)]))
            .OrderBy(chain => chain.ChainId, ChainOrder.Instance)];

    /// <summary>Its addresses on a node; null where no port is open there.</summary>
    public ChainEndpoints? External(string host) =>
        _services.Where(service => service.Ports.Any(port => port.NodePort is > 0))
            .OrderByDescending(service => service.Name.EndsWith("-external", StringComparison.Ordinal))
            .FirstOrDefault() is { } service
            ? Endpoints(service, host, port => port.NodePort is > 0 ? port.NodePort : null)
            : null;

    /// <summary>Its addresses within the namespace; a Service made for that goes before one made for outside.</summary>
    public ChainEndpoints? Internal() =>
        _services.OrderBy(service => service.IsHeadless ? 2 : service.Type == "ClusterIP" ? 0 : 1).FirstOrDefault() is { } service
            ? Endpoints(service, service.Name, port => port.Port)
            : null;

    private static string? Chain(ServiceObject service)
    {
        var isChain = service.Port(Rpc) is not null || service.Selector.GetValueOrDefault(CryptomeriaObjects.CategoryLabel) == CryptomeriaObjects.Chain;
        return isChain ? service.Selector.GetValueOrDefault(CryptomeriaObjects.InstanceLabel) ?? service.Label(CryptomeriaObjects.InstanceLabel) : null;
    }

    private static ChainEndpoints Endpoints(ServiceObject service, string host, Func<ServicePortPart, int?> number)
    {
        return new ChainEndpoints(At(Rpc, "http://"), At("api", "http://"), At("grpc", ""));

        string? At(string name, string scheme) =>
            service.Port(name) is { } port && number(port) is { } value ? FormattableString.Invariant($"{scheme}{host}:{value}") : null;
    }
}

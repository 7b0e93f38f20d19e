using Cryptomeria.K8sOps.Cluster.Resources;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Systems.Queries;

/// <summary>Where the chains are reached, from outside and from within, read off their Services.</summary>
public sealed class PortsQuery
{
    private readonly SingleFlight _flights = new();
    private readonly ResourceReader _reader;
    private readonly NodeHostFinder _nodeHost;
    private readonly QueryOptions _options;

    internal PortsQuery(ResourceReader reader, NodeHostFinder nodeHost, QueryOptions options) =>
        (_reader, _nodeHost, _options) = (reader, nodeHost, options);

    /// <summary>Observes now; callers at the same time share one read.</summary>
    /// <exception cref="OperationException">The cluster refuses or does not answer.</exception>
    public Task<SystemPorts> GetAsync(string @namespace, CancellationToken cancellationToken) =>
        _flights.RunAsync(@namespace, () => ObserveAsync(@namespace), cancellationToken);

    private async Task<SystemPorts> ObserveAsync(string @namespace)
    {
        var listing = _reader.ReadAllAsync(
            ResourceKinds.Services, @namespace, service => Ownership.Owns(service.Facts("Service"), _options.Release), CancellationToken.None);
        var finding = _nodeHost.FindAsync(@namespace, CancellationToken.None);
        await Task.WhenAll(listing, finding);
        var host = await finding;
        var chains = ChainServices.Group(await listing)
            .Select(chain => new ChainPorts(chain.ChainId, host is null ? null : chain.External(host), chain.Internal()));
        return new SystemPorts(@namespace, host, [.. chains]);
    }
}

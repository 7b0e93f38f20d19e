using System.Runtime.CompilerServices;
using Cryptomeria.K8sOps.Cluster.Resources;

namespace Cryptomeria.K8sOps.Systems.Queries;

/// <summary>cryptomeria's Services.</summary>
public sealed class ServicesQuery
{
    private readonly ResourceReader _reader;
    private readonly QueryOptions _options;

    internal ServicesQuery(ResourceReader reader, QueryOptions options) => (_reader, _options) = (reader, options);

    /// <summary>Lists them part by part, in the API server's order.</summary>
    /// <exception cref="OperationException">The cluster refuses or does not answer.</exception>
    public async IAsyncEnumerable<ListPage<ServiceView>> ListAsync(
        string @namespace, ListRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in _reader.ReadPagesAsync(ResourceKinds.Services, @namespace, range, cancellationToken))
        {
            var services = (page.Items ?? []).Where(service => Ownership.Owns(service.Facts("Service"), _options.Release));
            yield return new ListPage<ServiceView>([.. services.Select(View)], page.Continue);
        }
    }

    private static ServiceView View(ServiceObject service) => new(
        service.Name,
        service.Type,
        service.Spec?.ClusterIP,
        [.. service.Ports.Select(port => new ServicePortView(port.Name, port.Port, port.NodePort, port.Protocol ?? "TCP"))],
        service.Selector);
}

/// <summary>A Service.</summary>
/// <param name="ClusterIP"><c>None</c> for a headless one.</param>
public sealed record ServiceView(
    string Name, string Type, string? ClusterIP, IReadOnlyList<ServicePortView> Ports, IReadOnlyDictionary<string, string> Selector);

/// <summary>A port of a Service.</summary>
/// <param name="Name">Null where a Service has only one and does not name it.</param>
/// <param name="NodePort">Null where it is not open on the nodes.</param>
public sealed record ServicePortView(string? Name, int Port, int? NodePort, string Protocol);

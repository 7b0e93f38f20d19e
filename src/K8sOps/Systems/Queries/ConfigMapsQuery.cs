using System.Runtime.CompilerServices;
using Cryptomeria.K8sOps.Cluster.Resources;

namespace Cryptomeria.K8sOps.Systems.Queries;

/// <summary>cryptomeria's ConfigMaps: which there are and the names of what they hold, never the contents.</summary>
public sealed class ConfigMapsQuery
{
    private readonly ResourceReader _reader;
    private readonly QueryOptions _options;

    internal ConfigMapsQuery(ResourceReader reader, QueryOptions options) => (_reader, _options) = (reader, options);

    /// <summary>Lists them part by part, in the API server's order.</summary>
    /// <exception cref="OperationException">The cluster refuses or does not answer.</exception>
    public async IAsyncEnumerable<ListPage<ConfigMapView>> ListAsync(
        string @namespace, ListRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in _reader.ReadPagesAsync(ResourceKinds.ConfigMaps, @namespace, range, cancellationToken))
        {
            var maps = (page.Items ?? []).Where(map => Ownership.Owns(map.Facts("ConfigMap"), _options.Release));
            yield return new ListPage<ConfigMapView>(
                [.. maps.Select(map => new ConfigMapView(map.Name, [.. map.Keys.Order(ChainOrder.Instance)]))], page.Continue);
        }
    }
}

/// <summary>A ConfigMap.</summary>
/// <param name="Keys">Of <c>data</c> and of <c>binaryData</c>.</param>
public sealed record ConfigMapView(string Name, IReadOnlyList<string> Keys);

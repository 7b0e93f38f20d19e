using System.Collections.Concurrent;
using Cryptomeria.K8sOps.Cluster.Resources;

namespace Cryptomeria.K8sOps.Systems.Queries;

/// <summary>
/// Finds the address by which the nodes' ports are reached: the one that was set; else a Ready node's external or internal address; else,
/// without rights on nodes, the address of a node that one of cryptomeria's pods runs on. Found ones are remembered for a while.
/// </summary>
internal sealed class NodeHostFinder(ResourceReader reader, QueryOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Found> _podHosts = new(StringComparer.Ordinal);
    private volatile Found? _node;

    /// <summary>A host for URLs, IPv6 addresses in brackets; null where it is not known.</summary>
    public async Task<string?> FindAsync(string @namespace, CancellationToken cancellationToken)
    {
        if (options.NodeHost is not null || !options.AutoDetectNodeHost)
        {
            return Bracket(options.NodeHost);
        }

        var now = time.GetUtcNow();
        if (_node is not { } node || node.Until <= now)
        {
            _node = node = new Found(await FromNodesAsync(cancellationToken), now + options.NodeHostLifetime);
        }

        if (node.Address is not null)
        {
            return Bracket(node.Address);
        }

        if (!_podHosts.TryGetValue(@namespace, out var host) || host.Until <= now)
        {
            host = new Found(await FromPodsAsync(@namespace, cancellationToken), now + options.NodeHostLifetime);
            if (host.Address is not null)
            {
                // The namespaces are those of the settings, so these are few.
                _podHosts[@namespace] = host;
            }
        }

        return Bracket(host.Address);
    }

    private static string? Bracket(string? host) => host?.Contains(':', StringComparison.Ordinal) == true && host[0] != '[' ? $"[{host}]" : host;

    private async Task<string?> FromNodesAsync(CancellationToken cancellationToken)
    {
        try
        {
            var page = await reader.ReadPageAsync(ResourceKinds.Nodes, null, ResourceKinds.Nodes.PageSize, null, cancellationToken);
            var ready = (page.Items ?? []).Where(node => node.IsReady).OrderBy(node => node.Name, ChainOrder.Instance).ToList();
            return ready.Select(node => node.Address("ExternalIP")).FirstOrDefault(address => address is not null)
                ?? ready.Select(node => node.Address("InternalIP")).FirstOrDefault(address => address is not null);
        }
        catch (OperationException e) when (e.Code == ErrorCodes.K8sForbidden)
        {
            // Nodes are no namespace's; a role for one namespace cannot grant them, and the pods tell too.
            return null;
        }
    }

    private async Task<string?> FromPodsAsync(string @namespace, CancellationToken cancellationToken)
    {
        var pods = await reader.ReadAllAsync(
            ResourceKinds.Pods, @namespace, pod => pod.Status?.HostIP is { Length: > 0 } && pod.Standing.Counts && Ownership.Owns(pod.Own, options.Release), cancellationToken);
        return pods.OrderByDescending(pod => pod.IsReady).ThenBy(pod => pod.Name, ChainOrder.Instance).FirstOrDefault()?.Status?.HostIP;
    }

    private sealed record Found(string? Address, DateTimeOffset Until);
}

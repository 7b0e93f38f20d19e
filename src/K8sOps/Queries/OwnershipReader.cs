using Cryptomeria.K8sOps.Cluster.Resources;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Queries;

/// <summary>Reads what tells whose the pods of a namespace are.</summary>
internal static class OwnershipReader
{
    /// <summary>Reads Services and what makes pods, side by side.</summary>
    public static async Task<Ownership> ReadAsync(ResourceReader reader, string @namespace, string release, CancellationToken cancellationToken)
    {
        var services = reader.ReadAllAsync(ResourceKinds.Services, @namespace, _ => true, cancellationToken);
        var controllers = ReadControllersAsync(reader, @namespace, cancellationToken);
        await Task.WhenAll(services, controllers);
        return Of(release, await controllers, await services);
    }

    public static Ownership Of(string release, IEnumerable<ObjectFacts> controllers, IEnumerable<ServiceObject> services) =>
        new(release, controllers, services.Select(service => (service.Facts("Service"), service.Selector)));

    /// <summary>What makes pods, as far as it may be listed: an account that may not still sees what labels and Services tell.</summary>
    private static async Task<IReadOnlyList<ObjectFacts>> ReadControllersAsync(ResourceReader reader, string @namespace, CancellationToken cancellationToken)
    {
        var listings = await Task.WhenAll(
            TryReadAsync(ResourceKinds.StatefulSets, "StatefulSet"),
            TryReadAsync(ResourceKinds.Deployments, "Deployment"),
            TryReadAsync(ResourceKinds.ReplicaSets, "ReplicaSet"));
        return [.. listings.SelectMany(listing => listing)];

        async Task<IReadOnlyList<ObjectFacts>> TryReadAsync(ResourceKind<WorkloadObject> resource, string kind) =>
            [.. (await TryReadAllAsync(reader, resource, @namespace, cancellationToken)).Select(workload => workload.Facts(kind))];
    }

    /// <summary>A list, or nothing where it may not be read.</summary>
    public static async Task<List<WorkloadObject>> TryReadAllAsync(
        ResourceReader reader, ResourceKind<WorkloadObject> resource, string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAllAsync(resource, @namespace, _ => true, cancellationToken);
        }
        catch (OperationException e) when (e.Code == ErrorCodes.K8sForbidden)
        {
            return [];
        }
    }
}

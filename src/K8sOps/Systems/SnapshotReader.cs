using Cryptomeria.K8sOps.Cluster.Resources;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>Reads what of a release there is in a namespace, all lists side by side.</summary>
internal sealed class SnapshotReader(ResourceReader reader)
{
    /// <summary>Reads now, in calls of its own: what was changed before is in it.</summary>
    /// <exception cref="OperationException">The cluster refuses or does not answer.</exception>
    public async Task<SystemSnapshot> ReadAsync(string @namespace, string release, CancellationToken cancellationToken)
    {
        var fresh = new Fresh(reader, cancellationToken);
        var pods = fresh.ListAsync(ResourceKinds.Pods, @namespace);
        var lists = ListControllersAsync(fresh, @namespace);
        await Task.WhenAll(pods, lists);
        return new SystemSnapshot(@namespace, release, (await lists).WithStatefulSets() with { Pods = await pods });
    }

    /// <summary>Reads for a view, Services too; callers at the same time share the calls.</summary>
    /// <exception cref="OperationException">The cluster refuses or does not answer.</exception>
    public async Task<SystemSnapshot> ReadSharedAsync(string @namespace, string release, CancellationToken cancellationToken)
    {
        var shared = new Shared(reader, cancellationToken);
        var pods = shared.ListAsync(ResourceKinds.Pods, @namespace);
        var services = shared.ListAsync(ResourceKinds.Services, @namespace);
        var lists = ListControllersAsync(shared, @namespace);
        await Task.WhenAll(pods, services, lists);
        return new SystemSnapshot(@namespace, release, (await lists).WithStatefulSets() with { Pods = await pods, Services = await services });
    }

    /// <summary>Reads what tells whose the pods of a namespace are, for a view; an account that may not list controllers still sees what labels and Services tell.</summary>
    /// <exception cref="OperationException">Services cannot be had.</exception>
    public async Task<Ownership> ReadOwnershipAsync(string @namespace, string release, CancellationToken cancellationToken)
    {
        var shared = new Shared(reader, cancellationToken);
        var services = shared.ListAsync(ResourceKinds.Services, @namespace);
        var lists = ListControllersAsync(shared, @namespace);
        await Task.WhenAll(services, lists);
        return (await lists with { Services = await services }).OwnershipOf(release);
    }

    private static async Task<SystemLists> ListControllersAsync(Lister lister, string @namespace)
    {
        var sets = lister.TryListAsync(ResourceKinds.StatefulSets, @namespace);
        var deployments = lister.TryListAsync(ResourceKinds.Deployments, @namespace);
        var replicaSets = lister.TryListAsync(ResourceKinds.ReplicaSets, @namespace);
        await Task.WhenAll(sets, deployments, replicaSets);
        return new SystemLists
        {
            StatefulSets = (await sets).Items,
            StatefulSetsError = (await sets).Error,
            Deployments = (await deployments).Items,
            DeploymentsError = (await deployments).Error,
            ReplicaSets = (await replicaSets).Items,
        };
    }

    private abstract class Lister
    {
        public abstract Task<IReadOnlyList<T>> ListAsync<T>(ResourceKind<T> kind, string @namespace)
            where T : ApiObject;

        /// <summary>A list, or why it may not be read.</summary>
        public async Task<(IReadOnlyList<T> Items, OperationException? Error)> TryListAsync<T>(ResourceKind<T> kind, string @namespace)
            where T : ApiObject
        {
            try
            {
                return (await ListAsync(kind, @namespace), null);
            }
            catch (OperationException e) when (e.Code == ErrorCodes.K8sForbidden)
            {
                return ([], e);
            }
        }
    }

    private sealed class Fresh(ResourceReader reader, CancellationToken cancellationToken) : Lister
    {
        public override Task<IReadOnlyList<T>> ListAsync<T>(ResourceKind<T> kind, string @namespace) => reader.ReadFreshAsync(kind, @namespace, cancellationToken);
    }

    private sealed class Shared(ResourceReader reader, CancellationToken cancellationToken) : Lister
    {
        public override async Task<IReadOnlyList<T>> ListAsync<T>(ResourceKind<T> kind, string @namespace) =>
            await reader.ReadAllAsync(kind, @namespace, _ => true, cancellationToken);
    }
}

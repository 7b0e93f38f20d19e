using Cryptomeria.K8sOps.Cluster.Resources;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Cluster.Deletion;

/// <summary>Reads what may be a release's in a namespace, and what of it belongs to this API.</summary>
internal sealed class ReleaseObjects(ResourceReader reader)
{
    private const string MnemonicsSecret = "cryptomeria-mnemonics";

    public async Task<ReleaseInventory> ReadAsync(OperationRun run)
    {
        var (services, configMaps) = (ListAsync(ResourceKinds.Services, run), ListAsync(ResourceKinds.ConfigMaps, run));
        var (claims, jobs, mnemonics) = (ListAsync(ResourceKinds.Claims, run), ListAsync(ResourceKinds.Jobs, run), FindMnemonicsAsync(run));
        var (replicaSets, workloads) = (ListAsync(ResourceKinds.ReplicaSets, run), ListWorkloadsAsync(run));
        await Task.WhenAll(services, configMaps, claims, jobs, mnemonics, replicaSets, workloads);
        var (pods, makers) = await workloads;
        return new ReleaseInventory(
            run.Release,
            [.. makers, .. await replicaSets, .. await jobs],
            [.. makers, .. pods, .. await services, .. await configMaps, .. await claims, .. await jobs, .. await mnemonics is { } secret ? new[] { secret } : []]);
    }

    /// <summary>One of this API's own objects, as <c>Deployment name</c>, or null where it does not live in the namespace.</summary>
    /// <remarks>An API that is scaled to zero, or whose pod is being replaced, has no pod: its workloads count as well.</remarks>
    public async Task<string?> FindHostAsync(OperationRun run)
    {
        var (pods, makers) = await ListWorkloadsAsync(run);
        return makers.OrderByDescending(maker => maker.Key.Kind == "Deployment").Concat(pods).FirstOrDefault(thing => thing.IsHost)?.Key.ToString();
    }

    private async Task<(IReadOnlyList<ObjectFacts> Pods, IReadOnlyList<ObjectFacts> Makers)> ListWorkloadsAsync(OperationRun run)
    {
        var (sets, deployments, pods) = (ListAsync(ResourceKinds.StatefulSets, run), ListAsync(ResourceKinds.Deployments, run), reader.ReadFreshAsync(ResourceKinds.Pods, run.Namespace, run.Token));
        await Task.WhenAll(sets, deployments, pods);
        return ([.. (await pods).Select(pod => pod.Own)], [.. await sets, .. await deployments]);
    }

    private async Task<IReadOnlyList<ObjectFacts>> ListAsync<T>(ResourceKind<T> kind, OperationRun run)
        where T : ApiObject =>
        [.. (await reader.ReadFreshAsync(kind, run.Namespace, run.Token)).Select(item => item.Facts(kind.Kind))];

    /// <summary>Only the mnemonics: by name, so that no right to list all secrets is needed.</summary>
    private async Task<ObjectFacts?> FindMnemonicsAsync(OperationRun run)
    {
        if (await reader.FindSecretAsync(run.Namespace, MnemonicsSecret, run.Token) is not { } secret)
        {
            return null;
        }

        // The name is enough where nobody says whose it is.
        var facts = secret.Facts("Secret");
        return facts.Label(CryptomeriaObjects.NameLabel) is not null
            ? facts
            : facts with { Labels = new Dictionary<string, string>(facts.Labels) { [CryptomeriaObjects.NameLabel] = CryptomeriaObjects.Name } };
    }
}

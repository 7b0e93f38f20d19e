using Cryptomeria.K8sOps.Cluster.Discovery;
using k8s.Models;

namespace Cryptomeria.K8sOps.Operations.Lifecycle;

/// <summary>
/// What other releases of the chart have in the namespace. Pods and the claims of StatefulSets carry cryptomeria's labels and no release's name, so they are
/// told by who makes them.
/// </summary>
internal sealed class OtherReleases(string release, IEnumerable<V1StatefulSet> sets, IEnumerable<V1Deployment> deployments)
{
    private readonly List<string> _sets = [.. sets.Where(set => IsOthers(set.Metadata, release)).Select(set => set.Metadata.Name)];
    private readonly List<string> _deployments =
        [.. deployments.Where(deployment => IsOthers(deployment.Metadata, release)).Select(deployment => deployment.Metadata.Name)];

    private readonly List<string> _names =
    [
        .. sets.Select(set => set.Metadata).Concat(deployments.Select(deployment => deployment.Metadata))
            .Where(metadata => IsOthers(metadata, release)).Select(metadata => CryptomeriaObjects.ReleaseOf(metadata)!).Distinct(),
    ];

    public bool HasHook(V1Job job) => _names.Exists(name => CryptomeriaObjects.IsHookOf(job.Metadata, name));

    public bool HasPod(V1Pod pod) => (pod.Metadata.OwnerReferences ?? []).Any(owner => owner.Kind switch
    {
        "StatefulSet" => _sets.Contains(owner.Name),
        "ReplicaSet" => _deployments.Contains(WithoutLast(owner.Name)),
        _ => false,
    });

    /// <summary>A StatefulSet's claims are called <c>VOLUME-SET-ORDINAL</c>.</summary>
    public bool HasClaim(V1PersistentVolumeClaim claim)
    {
        var name = WithoutLast(claim.Metadata.Name);
        return _sets.Exists(set => name.EndsWith("-" + set, StringComparison.Ordinal));
    }

    private static bool IsOthers(V1ObjectMeta metadata, string release) => CryptomeriaObjects.ReleaseOf(metadata) is { } name && name != release;

    private static string WithoutLast(string name) => name.LastIndexOf('-') is var at and > 0 ? name[..at] : name;
}

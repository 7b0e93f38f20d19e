using k8s.Models;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>Reads <see cref="ObjectFacts"/> off the Kubernetes client's objects.</summary>
internal static class KubernetesFacts
{
    /// <param name="kind">Given, since the items of a list carry no kind.</param>
    public static ObjectFacts Facts(this V1ObjectMeta metadata, string kind) => new(new ObjectKey(kind, metadata.Name))
    {
        Labels = ReadOnly(metadata.Labels),
        Annotations = ReadOnly(metadata.Annotations),
        Controller = metadata.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true) is { } owner ? new ObjectKey(owner.Kind, owner.Name) : null,
        IsBeingDeleted = metadata.DeletionTimestamp is not null,
    };

    public static ObjectFacts Facts(this V1StatefulSet set) => set.Metadata.Facts("StatefulSet") with
    {
        Uses = Uses(set.Spec?.Template?.Spec),
        ClaimTemplates = [.. (set.Spec?.VolumeClaimTemplates ?? []).Select(template => template.Metadata.Name)],
    };

    public static ObjectFacts Facts(this V1Deployment deployment) => deployment.Metadata.Facts("Deployment") with { Uses = Uses(deployment.Spec?.Template?.Spec) };

    public static ObjectFacts Facts(this V1ReplicaSet set) => set.Metadata.Facts("ReplicaSet");

    public static ObjectFacts Facts(this V1Pod pod) => pod.Metadata.Facts("Pod") with
    {
        Uses = Uses(pod.Spec),
        IsOver = PodPhases.IsOver(pod.Status?.Phase),
    };

    private static HashSet<ObjectKey> Uses(V1PodSpec? spec)
    {
        var volumes = spec?.Volumes ?? [];
        var containers = (spec?.InitContainers ?? []).Concat(spec?.Containers ?? []).ToList();
        return
        [
            .. Keys("PersistentVolumeClaim", volumes.Select(volume => volume.PersistentVolumeClaim?.ClaimName)),
            .. Keys("Secret", volumes.Select(volume => volume.Secret?.SecretName)),
            .. Keys("Secret", volumes.SelectMany(volume => volume.Projected?.Sources ?? []).Select(source => source.Secret?.Name)),
            .. Keys("Secret", containers.SelectMany(container => container.Env ?? []).Select(variable => variable.ValueFrom?.SecretKeyRef?.Name)),
            .. Keys("Secret", containers.SelectMany(container => container.EnvFrom ?? []).Select(source => source.SecretRef?.Name)),
        ];
    }

    private static IEnumerable<ObjectKey> Keys(string kind, IEnumerable<string?> names) => names.OfType<string>().Select(name => new ObjectKey(kind, name));

    private static IReadOnlyDictionary<string, string> ReadOnly(IDictionary<string, string>? texts) => texts switch
    {
        null => new Dictionary<string, string>(),
        IReadOnlyDictionary<string, string> readable => readable,
        _ => new Dictionary<string, string>(texts),
    };
}

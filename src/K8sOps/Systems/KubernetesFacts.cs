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
        CurrentRevision = IsObserved(set.Metadata, set.Status?.ObservedGeneration) ? set.Status?.UpdateRevision : null,
    };

    public static ObjectFacts Facts(this V1Deployment deployment)
    {
        var facts = deployment.Metadata.Facts("Deployment");
        return facts with
        {
            Uses = Uses(deployment.Spec?.Template?.Spec),
            CurrentRevision = IsObserved(deployment.Metadata, deployment.Status?.ObservedGeneration) ? facts.DeploymentRevision : null,
        };
    }

    public static ObjectFacts Facts(this V1ReplicaSet set)
    {
        var facts = set.Metadata.Facts("ReplicaSet");
        return facts with { Revision = facts.DeploymentRevision };
    }

    public static ObjectFacts Facts(this V1Pod pod) => pod.Metadata.Facts("Pod") with
    {
        Uses = Uses(pod.Spec),
        IsOver = pod.Status?.Phase is "Succeeded" or "Failed",
    };

    /// <summary>Whether a pod counts.</summary>
    /// <param name="controllers">What makes pods in its namespace; null where revisions do not matter.</param>
    public static PodStanding Standing(this V1Pod pod, Controllers? controllers = null)
    {
        var facts = pod.Facts();
        var ready = pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;
        return new PodStanding(facts.IsBeingDeleted, facts.IsOver, controllers?.IsOutdated(facts) == true, ready);
    }

    private static bool IsObserved(V1ObjectMeta metadata, long? generation) => (generation ?? 0) >= (metadata.Generation ?? 0);

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

using System.Text.Json.Serialization.Metadata;

namespace Cryptomeria.K8sOps.Cluster.Resources;

/// <summary>A kind of resource that can be listed.</summary>
/// <param name="Kind">As a manifest names it, <c>StatefulSet</c>.</param>
/// <param name="Group">Its API group's path, <c>api/v1</c> or <c>apis/apps/v1</c>.</param>
/// <param name="Plural">Its name in a path.</param>
/// <param name="PageSize">How many to ask for at a time.</param>
internal sealed record ResourceKind<T>(string Kind, string Group, string Plural, int PageSize, JsonTypeInfo<ResourcePage<T>> PageType)
    where T : ApiObject
{
    /// <summary>As RBAC names it in messages.</summary>
    public string RbacName => Group.StartsWith("apis/", StringComparison.Ordinal) ? $"{Plural}.{Group.Split('/')[1]}" : Plural;

    /// <summary>The list's path; null is the cluster's own scope.</summary>
    public string Path(string? @namespace) => @namespace is null ? $"{Group}/{Plural}" : $"{Group}/namespaces/{Uri.EscapeDataString(@namespace)}/{Plural}";
}

/// <summary>The kinds that are listed.</summary>
internal static class ResourceKinds
{
    public static ResourceKind<PodObject> Pods { get; } = new("Pod", "api/v1", "pods", 250, ResourceJson.Default.ResourcePagePodObject);

    public static ResourceKind<ServiceObject> Services { get; } = new("Service", "api/v1", "services", 500, ResourceJson.Default.ResourcePageServiceObject);

    // Each can hold a megabyte.
    public static ResourceKind<ConfigMapObject> ConfigMaps { get; } = new("ConfigMap", "api/v1", "configmaps", 50, ResourceJson.Default.ResourcePageConfigMapObject);

    public static ResourceKind<PlainObject> Claims { get; } =
        new("PersistentVolumeClaim", "api/v1", "persistentvolumeclaims", 250, ResourceJson.Default.ResourcePagePlainObject);

    public static ResourceKind<PlainObject> Jobs { get; } = new("Job", "apis/batch/v1", "jobs", 250, ResourceJson.Default.ResourcePagePlainObject);

    public static ResourceKind<WorkloadObject> StatefulSets { get; } = new("StatefulSet", "apis/apps/v1", "statefulsets", 250, ResourceJson.Default.ResourcePageWorkloadObject);

    public static ResourceKind<WorkloadObject> Deployments { get; } = new("Deployment", "apis/apps/v1", "deployments", 250, ResourceJson.Default.ResourcePageWorkloadObject);

    public static ResourceKind<WorkloadObject> ReplicaSets { get; } = new("ReplicaSet", "apis/apps/v1", "replicasets", 250, ResourceJson.Default.ResourcePageWorkloadObject);

    // Any Ready one will do, so one page is enough.
    public static ResourceKind<NodeObject> Nodes { get; } = new("Node", "api/v1", "nodes", 20, ResourceJson.Default.ResourcePageNodeObject);
}

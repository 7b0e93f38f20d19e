namespace Cryptomeria.ClusterSimulator.Store;

/// <summary>The resources that the simulator serves.</summary>
public static class ResourceTypes
{
    private static readonly string[] ReadWrite = ["get", "patch", "update"];
    private static readonly string[] AnyMethod = ["create", "delete", "get", "patch", "update"];
    private static readonly string[] Connect = ["create", "get"];

    public static ResourceType ConfigMaps { get; } = Core("ConfigMap", "configmaps", "qFsyl6wFWjQ=", "cm");

    public static ResourceType Endpoints { get; } = new()
    {
        Group = "",
        Version = "v1",
        Plural = "endpoints",
        Singular = "endpoints",
        Kind = "Endpoints",
        StorageVersionHash = "fWeeMqaN/OA=",
        ShortNames = ["ep"],
    };

    public static ResourceType Events { get; } = Core("Event", "events", "r2yiGXH7wu8=", "ev");

    public static ResourceType LimitRanges { get; } = Core("LimitRange", "limitranges", "EBKMFVe6cwo=", "limits");

    public static ResourceType Namespaces { get; } = new()
    {
        Group = "",
        Version = "v1",
        Plural = "namespaces",
        Singular = "namespace",
        Kind = "Namespace",
        Namespaced = false,
        StorageVersionHash = "Q3oi5N2YM8M=",
        ShortNames = ["ns"],
        CanDeleteCollection = false,
        Subresources = [new("finalize", "Namespace", ["update"]), Status("Namespace")],
    };

    public static ResourceType Nodes { get; } = new()
    {
        Group = "",
        Version = "v1",
        Plural = "nodes",
        Singular = "node",
        Kind = "Node",
        Namespaced = false,
        StorageVersionHash = "XwShjMxG9Fs=",
        ShortNames = ["no"],
        Subresources = [Status("Node")],
    };

    public static ResourceType PersistentVolumeClaims { get; } = new()
    {
        Group = "",
        Version = "v1",
        Plural = "persistentvolumeclaims",
        Singular = "persistentvolumeclaim",
        Kind = "PersistentVolumeClaim",
        AnswersRemoved = true,
        StorageVersionHash = "QWTyNDq0dC4=",
        ShortNames = ["pvc"],
        Subresources = [Status("PersistentVolumeClaim")],
    };

    public static ResourceType PersistentVolumes { get; } = new()
    {
        Group = "",
        Version = "v1",
        Plural = "persistentvolumes",
        Singular = "persistentvolume",
        Kind = "PersistentVolume",
        AnswersRemoved = true,
        Namespaced = false,
        StorageVersionHash = "HN/zwEC+JgM=",
        ShortNames = ["pv"],
        Subresources = [Status("PersistentVolume")],
    };

    public static ResourceType Pods { get; } = new()
    {
        Group = "",
        Version = "v1",
        Plural = "pods",
        Singular = "pod",
        Kind = "Pod",
        AnswersRemoved = true,
        StorageVersionHash = "xPOwRZ+Yhw8=",
        ShortNames = ["po"],
        Categories = ["all"],
        Subresources =
        [
            new("exec", "PodExecOptions", Connect), new("log", "Pod", ["get"]), new("proxy", "PodProxyOptions", AnyMethod), Status("Pod"),
        ],
    };

    public static ResourceType ResourceQuotas { get; } = new()
    {
        Group = "",
        Version = "v1",
        Plural = "resourcequotas",
        Singular = "resourcequota",
        Kind = "ResourceQuota",
        AnswersRemoved = true,
        StorageVersionHash = "8uhSgffRX6w=",
        ShortNames = ["quota"],
        Subresources = [Status("ResourceQuota")],
    };

    public static ResourceType Secrets { get; } = Core("Secret", "secrets", "S6u1pOWzb84=");

    public static ResourceType ServiceAccounts { get; } = Core("ServiceAccount", "serviceaccounts", "pbx9ZvyFpBE=", "sa");

    public static ResourceType Services { get; } = new()
    {
        Group = "",
        Version = "v1",
        Plural = "services",
        Singular = "service",
        Kind = "Service",
        AnswersRemoved = true,
        StorageVersionHash = "0/CO1lhkEBI=",
        ShortNames = ["svc"],
        Categories = ["all"],
        Subresources = [new("proxy", "ServiceProxyOptions", AnyMethod), Status("Service")],
    };

    public static ResourceType ControllerRevisions { get; } = new()
    {
        Group = "apps",
        Version = "v1",
        Plural = "controllerrevisions",
        Singular = "controllerrevision",
        Kind = "ControllerRevision",
        StorageVersionHash = "85nkx63pcBU=",
    };

    public static ResourceType Deployments { get; } = Workload("Deployment", "deployments", "8aSe+NMegvE=", "deploy");

    public static ResourceType ReplicaSets { get; } = Workload("ReplicaSet", "replicasets", "P1RzHs8/mWQ=", "rs");

    public static ResourceType StatefulSets { get; } = Workload("StatefulSet", "statefulsets", "H+vl74LkKdo=", "sts");

    public static ResourceType Jobs { get; } = new()
    {
        Group = "batch",
        Version = "v1",
        Plural = "jobs",
        Singular = "job",
        Kind = "Job",
        Categories = ["all"],
        HasGeneration = true,
        Subresources = [Status("Job")],
    };

    public static ResourceType Leases { get; } = new()
    {
        Group = "coordination.k8s.io",
        Version = "v1",
        Plural = "leases",
        Singular = "lease",
        Kind = "Lease",
        RequiresVersionOnUpdate = true,
    };

    /// <summary>Every resource, by group and then by name, as discovery lists them.</summary>
    public static IReadOnlyList<ResourceType> All { get; } =
    [
        ConfigMaps, Endpoints, Events, LimitRanges, Namespaces, Nodes, PersistentVolumeClaims, PersistentVolumes, Pods, ResourceQuotas, Secrets,
        ServiceAccounts, Services, ControllerRevisions, Deployments, ReplicaSets, StatefulSets, Jobs,
        Rbac("ClusterRoleBinding", "clusterrolebindings", false), Rbac("ClusterRole", "clusterroles", false),
        Rbac("RoleBinding", "rolebindings", true), Rbac("Role", "roles", true), Leases,
    ];

    /// <summary>The resource of a path, or null where it is not served.</summary>
    public static ResourceType? Find(string group, string version, string plural) =>
        All.FirstOrDefault(type => type.Plural == plural && type.Group == group && type.Version == version);

    /// <summary>The resource of a manifest's <c>apiVersion</c> and <c>kind</c>, or null where it is not served.</summary>
    public static ResourceType? FindKind(string? apiVersion, string? kind) =>
        All.FirstOrDefault(type => type.Kind == kind && type.ApiVersion == apiVersion);

    /// <summary>The resource of a name as kubectl takes it: <c>pods</c>, <c>po</c>, <c>deployments.apps</c>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ResourceType Named(string name) =>
        All.FirstOrDefault(type => type.Plural == name || type.QualifiedName == name || type.Singular == name || type.ShortNames.Contains(name))
        ?? throw new ArgumentException($"The simulator serves no resource '{name}'.", nameof(name));

    private static Subresource Status(string kind) => new("status", kind, ReadWrite);

    private static ResourceType Core(string kind, string plural, string hash, params string[] shortNames) => new()
    {
        Group = "",
        Version = "v1",
        Plural = plural,
        Singular = kind.ToLowerInvariant(),
        Kind = kind,
        StorageVersionHash = hash,
        ShortNames = shortNames,
    };

    private static ResourceType Workload(string kind, string plural, string hash, string shortName) => new()
    {
        Group = "apps",
        Version = "v1",
        Plural = plural,
        Singular = kind.ToLowerInvariant(),
        Kind = kind,
        StorageVersionHash = hash,
        ShortNames = [shortName],
        Categories = ["all"],
        HasGeneration = true,
        Subresources = [new("scale", "Scale", ReadWrite, "autoscaling", "v1"), Status(kind)],
    };

    private static ResourceType Rbac(string kind, string plural, bool namespaced) => new()
    {
        Group = "rbac.authorization.k8s.io",
        Version = "v1",
        Plural = plural,
        Singular = kind.ToLowerInvariant(),
        Kind = kind,
        Namespaced = namespaced,
    };
}

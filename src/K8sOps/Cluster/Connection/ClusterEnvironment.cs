namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>What the process's surroundings say about a cluster; a record, so that tests need not change the process.</summary>
/// <param name="Variable">An environment variable's value, or null.</param>
/// <param name="ServiceAccountDirectory">Where a cluster mounts a pod's token, CA certificate and namespace.</param>
/// <param name="HomeDirectory">The user's home, or empty.</param>
internal sealed record ClusterEnvironment(Func<string, string?> Variable, string ServiceAccountDirectory, string HomeDirectory)
{
    /// <summary>This process's.</summary>
    public static ClusterEnvironment Current { get; } = new(
        Environment.GetEnvironmentVariable,
        "/var/run/secrets/kubernetes.io/serviceaccount",
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>The default kubeconfig's path.</summary>
    public string HomeKubeconfig => Path.Combine(HomeDirectory, ".kube", "config");

    /// <summary>The token's file, re-read for each request.</summary>
    public string TokenFile => Path.Combine(ServiceAccountDirectory, "token");

    /// <summary>The cluster's CA certificate.</summary>
    public string CaFile => Path.Combine(ServiceAccountDirectory, "ca.crt");

    /// <summary>The pod's own namespace, or null outside a cluster.</summary>
    public string? PodNamespace
    {
        get
        {
            var file = Path.Combine(ServiceAccountDirectory, "namespace");
            var text = File.Exists(file) ? File.ReadAllText(file).Trim() : "";
            return text.Length == 0 ? null : text;
        }
    }

    /// <summary>True in a pod with a service account token.</summary>
    public bool InCluster => ServiceHost is { Length: > 0 } && File.Exists(TokenFile);

    /// <summary>The API server's host as a cluster tells its pods, or null.</summary>
    public string? ServiceHost => Variable("KUBERNETES_SERVICE_HOST");

    /// <summary>The API server's port as a cluster tells its pods; 443 where it does not.</summary>
    public int ServicePort => int.TryParse(Variable("KUBERNETES_SERVICE_PORT"), out var port) ? port : 443;
}

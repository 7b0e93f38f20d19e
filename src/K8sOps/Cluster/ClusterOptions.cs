namespace Cryptomeria.K8sOps.Cluster;

/// <summary>
/// How the Kubernetes API is reached. The connection is, in this order: <see cref="Kubeconfig"/> or the environment's <c>KUBECONFIG</c>;
/// the pod's service account, in a cluster; <c>~/.kube/config</c>.
/// </summary>
public sealed class ClusterOptions
{
    /// <summary>
    /// One kubeconfig file or a list of them as <c>KUBECONFIG</c> takes it (set apart by <c>:</c>, on Windows by <c>;</c>; the first that
    /// names a thing wins, files that are not there are passed over where another one is). Null: the environment's <c>KUBECONFIG</c>.
    /// </summary>
    public string? Kubeconfig { get; set; }

    /// <summary>The context to use; null: the kubeconfig's current one.</summary>
    public string? Context { get; set; }

    /// <summary>
    /// Where the Leases that exclude jobs from one another are kept; null: the pod's own namespace in a cluster, else <c>default</c>.
    /// </summary>
    public string? LockNamespace { get; set; }

    /// <summary>How long a plain call may wait for the first byte of its answer, connecting and repeated tries included. Default 4.5 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(4.5);

    /// <summary>How long an exec may take until its WebSocket is open. Default 15 s.</summary>
    public TimeSpan ExecConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often an open exec is pinged, so that a silent one is not cut and a dead one is noticed. Default 20 s.</summary>
    public TimeSpan ExecPingInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The most a program in a pod may write, both streams together, before it is ended. Default 64 MiB.</summary>
    public int MaxExecOutputBytes { get; set; } = 64 * 1024 * 1024;
}

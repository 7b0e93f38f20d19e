namespace Cryptomeria.ClusterSimulator.Kubelet;

/// <summary>What is wrong with a pod.</summary>
public enum PodFailure
{
    /// <summary>No node takes it: it stays Pending. A pod that has a node keeps it.</summary>
    Unschedulable,

    /// <summary>Its image cannot be pulled. A pod that runs already runs on.</summary>
    ImagePullBackOff,

    /// <summary>Its containers end as soon as they start. A pod that runs is stopped.</summary>
    CrashLoopBackOff,

    /// <summary>It runs but does not become ready. A ready pod stops being so.</summary>
    NotReady,

    /// <summary>Its node takes it away once it runs: it is over and stays listed, and its workload makes another.</summary>
    Evicted,
}

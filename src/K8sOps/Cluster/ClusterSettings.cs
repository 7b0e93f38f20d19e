using Cryptomeria.K8sOps.Cluster.Connection;

namespace Cryptomeria.K8sOps.Cluster;

/// <summary>Checks the cluster's settings before a host is built, for a program that tells all wrong settings together.</summary>
public static class ClusterSettings
{
    /// <summary>All that is wrong, one sentence each that begins with the setting's name; empty where nothing is. Talks to no cluster.</summary>
    public static IReadOnlyList<string> Check(ClusterOptions options) =>
        [.. new ClusterOptionsValidator(ClusterEnvironment.Current).Validate(null, options).Failures ?? []];
}

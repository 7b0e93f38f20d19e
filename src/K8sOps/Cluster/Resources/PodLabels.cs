using Cryptomeria.K8sOps.Cluster.Discovery;

namespace Cryptomeria.K8sOps.Cluster.Resources;

/// <summary>Labels beside those of <see cref="CryptomeriaObjects"/>.</summary>
internal static class PodLabels
{
    /// <summary>The faucet's only label.</summary>
    public const string App = "app";

    /// <summary>The value of <see cref="CryptomeriaObjects.CategoryLabel"/> on a chain.</summary>
    public const string Chain = "chain";
}

using Cryptomeria.K8sOps.Cluster.Discovery;

namespace Cryptomeria.K8sOps.Queries.Resources;

/// <summary>Labels and annotations beside those of <see cref="CryptomeriaObjects"/>.</summary>
internal static class PodLabels
{
    /// <summary>The faucet's only label.</summary>
    public const string App = "app";

    /// <summary>The annotation that tells kubectl which container is meant.</summary>
    public const string DefaultContainer = "kubectl.kubernetes.io/default-container";

    /// <summary>The value of <see cref="CryptomeriaObjects.CategoryLabel"/> on a chain.</summary>
    public const string Chain = "chain";
}

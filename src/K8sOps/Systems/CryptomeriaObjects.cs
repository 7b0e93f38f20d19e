using k8s.Models;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>The labels and annotations that tell cryptomeria's objects; what they mean is <see cref="Ownership"/>'s.</summary>
public static class CryptomeriaObjects
{
    public const string NameLabel = "app.kubernetes.io/name";
    public const string CategoryLabel = "app.kubernetes.io/category";
    public const string ComponentLabel = "app.kubernetes.io/component";
    public const string InstanceLabel = "app.kubernetes.io/instance";
    /// <summary>The value of <see cref="CategoryLabel"/> on a chain.</summary>
    public const string Chain = "chain";

    /// <summary>The value of <see cref="ComponentLabel"/> on the relayer.</summary>
    public const string Relayer = "relayer";

    /// <summary>The faucet's only label.</summary>
    public const string AppLabel = "app";

    public const string PartOfLabel = "app.kubernetes.io/part-of";
    public const string HookAnnotation = "helm.sh/hook";
    public const string ReleaseAnnotation = "meta.helm.sh/release-name";

    /// <summary>Tells Helm with <see cref="Keep"/> to leave an object where it removes the release.</summary>
    public const string ResourcePolicyAnnotation = "helm.sh/resource-policy";
    public const string Keep = "keep";

    /// <summary>The value of <see cref="NameLabel"/> on what is cryptomeria's.</summary>
    public const string Name = "cryptomeria";

    /// <summary>The value of <see cref="PartOfLabel"/> on the API that operates it, which may live in the same namespace and is never touched.</summary>
    public const string Host = "cryptomeria-functions";

    /// <summary>Selects the chains' StatefulSets and pods.</summary>
    public const string ChainSelector = $"{NameLabel}={Name},{CategoryLabel}=chain";

    /// <summary>Selects the relayer's Deployment and pods.</summary>
    public const string RelayerSelector = $"{NameLabel}={Name},{ComponentLabel}=relayer";

    internal static string? Label(this V1ObjectMeta metadata, string name) => metadata.Labels?.TryGetValue(name, out var value) == true ? value : null;
}

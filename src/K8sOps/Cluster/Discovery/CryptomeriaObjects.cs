using k8s.Models;

namespace Cryptomeria.K8sOps.Cluster.Discovery;

/// <summary>Which objects are cryptomeria's, and the labels that tell them apart.</summary>
public static class CryptomeriaObjects
{
    public const string NameLabel = "app.kubernetes.io/name";
    public const string CategoryLabel = "app.kubernetes.io/category";
    public const string ComponentLabel = "app.kubernetes.io/component";
    public const string InstanceLabel = "app.kubernetes.io/instance";
    public const string PartOfLabel = "app.kubernetes.io/part-of";
    public const string HookAnnotation = "helm.sh/hook";
    public const string ReleaseAnnotation = "meta.helm.sh/release-name";

    /// <summary>The value of <see cref="NameLabel"/> on what is cryptomeria's.</summary>
    public const string Name = "cryptomeria";

    /// <summary>The value of <see cref="PartOfLabel"/> on the API that operates it, which may live in the same namespace and is never touched.</summary>
    public const string Host = "cryptomeria-functions";

    /// <summary>Selects the chains' StatefulSets and pods.</summary>
    public const string ChainSelector = $"{NameLabel}={Name},{CategoryLabel}=chain";

    /// <summary>Selects the relayer's Deployment and pods.</summary>
    public const string RelayerSelector = $"{NameLabel}={Name},{ComponentLabel}=relayer";

    /// <summary>
    /// True for what Helm's annotation says the release has (the faucet has only that) and, where there is no such annotation, for what carries the
    /// name label; never for the API itself, nor for what another release of the same chart has.
    /// </summary>
    /// <param name="release">The Helm release.</param>
    public static bool IsCryptomerias(V1ObjectMeta metadata, string release) =>
        !IsHost(metadata) && (ReleaseOf(metadata) is { } name ? name == release : metadata.Label(NameLabel) == Name);

    /// <summary>
    /// True for a hook of the release's chart, such as the Job that makes mnemonics. Helm gives hooks neither label nor annotation and leaves them where it was
    /// stopped while one ran; only their names tell whose they are.
    /// </summary>
    internal static bool IsHookOf(V1ObjectMeta metadata, string release) =>
        metadata.Annotations?.ContainsKey(HookAnnotation) == true && ReleaseOf(metadata) is null && !IsHost(metadata)
        && metadata.Name.StartsWith(FullName(release) + "-", StringComparison.Ordinal);

    /// <summary>What the chart's names begin with: the release's name where that has the chart's in it.</summary>
    private static string FullName(string release) => release.Contains(Name, StringComparison.Ordinal) ? release : $"{release}-{Name}";

    /// <summary>The release that has an object, or null where Helm did not make it.</summary>
    internal static string? ReleaseOf(V1ObjectMeta metadata) => metadata.Annotations?.TryGetValue(ReleaseAnnotation, out var name) == true ? name : null;

    internal static bool IsHost(V1ObjectMeta metadata) => metadata.Label(PartOfLabel) == Host;

    internal static string? Label(this V1ObjectMeta metadata, string name) => metadata.Labels?.TryGetValue(name, out var value) == true ? value : null;
}

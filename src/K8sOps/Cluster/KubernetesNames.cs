using System.Text.RegularExpressions;

namespace Cryptomeria.K8sOps.Cluster;

/// <summary>What Kubernetes takes for a name.</summary>
public static partial class KubernetesNames
{
    /// <summary>True for an RFC 1123 label: 1 to 63 of <c>a-z 0-9 -</c>, beginning and ending with a letter or digit. Namespaces are such.</summary>
    public static bool IsDnsLabel(string text) => DnsLabel().IsMatch(text);

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex DnsLabel();
}

using System.Text.RegularExpressions;

namespace Cryptomeria.Functions.Settings;

/// <summary>Names of namespaces and releases: RFC 1123 labels.</summary>
public static partial class DnsLabel
{
    /// <summary>Reads on from the name.</summary>
    public const string Rule = "must be a DNS-1123 label: lower-case letters, digits and '-', at most 63, beginning and ending with a letter or digit";

    public static bool IsValid(string name) => Pattern().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

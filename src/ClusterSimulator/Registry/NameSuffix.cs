using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cryptomeria.ClusterSimulator.Registry;

/// <summary>The random and the computed parts of generated names, in the alphabet that Kubernetes uses (no vowels, no words by accident).</summary>
internal static class NameSuffix
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>Five random characters.</summary>
    public static string Random() => RandomNumberGenerator.GetString(Alphabet, 5);

    /// <summary>A name for a text, such as a pod template, the same for the same text.</summary>
    public static string Hash(ReadOnlySpan<byte> text)
    {
        var hash = 2166136261u;
        foreach (var letter in text)
        {
            hash = unchecked((hash * 16777619u) ^ letter);
        }

        var name = new StringBuilder();
        foreach (var digit in hash.ToString(CultureInfo.InvariantCulture))
        {
            name.Append(Alphabet[digit % Alphabet.Length]);
        }

        return name.ToString();
    }
}

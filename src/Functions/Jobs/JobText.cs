using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Jobs;

/// <summary>Keeps texts in a job's state short.</summary>
public static class JobText
{
    /// <summary>The longest text kept, in UTF-16 units.</summary>
    public const int MaxLength = 400;

    /// <summary>The text, cut with an ellipsis where it is too long; never inside a surrogate pair.</summary>
    public static string Short(string text, int maxLength = MaxLength)
    {
        if (text.Length <= maxLength)
        {
            return text;
        }

        var end = maxLength - 1;
        if (char.IsHighSurrogate(text[end - 1]))
        {
            end--;
        }

        return string.Concat(text.AsSpan(0, end), "…");
    }

    /// <summary>The details with every text cut, at most sixteen of them.</summary>
    public static Dictionary<string, DetailValue> Short(IReadOnlyDictionary<string, DetailValue> details) =>
        details.Take(16).ToDictionary(pair => pair.Key, pair => pair.Value.Map(text => Short(text)), StringComparer.Ordinal);
}

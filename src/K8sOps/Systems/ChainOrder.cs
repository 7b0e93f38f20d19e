namespace Cryptomeria.K8sOps.Systems;

/// <summary>Chains in the order people count them: gwc, mdsc, then the others by name with numbers as numbers, so that fdsc-10 follows fdsc-9.</summary>
public sealed class ChainOrder : IComparer<string>
{
    /// <summary>The one instance.</summary>
    public static ChainOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var byRank = Rank(x).CompareTo(Rank(y));
        return byRank != 0 ? byRank : CompareNaturally(x ?? "", y ?? "");
    }

    private static int Rank(string? chainId) => chainId switch { "gwc" => 0, "mdsc" => 1, _ => 2 };

    private static int CompareNaturally(string x, string y)
    {
        var (i, j) = (0, 0);
        while (i < x.Length && j < y.Length)
        {
            if (char.IsAsciiDigit(x[i]) && char.IsAsciiDigit(y[j]))
            {
                var a = Digits(x, ref i);
                var b = Digits(y, ref j);
                var byNumber = a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
                if (byNumber != 0)
                {
                    return byNumber;
                }

                continue;
            }

            if (x[i] != y[j])
            {
                return x[i].CompareTo(y[j]);
            }

            i++;
            j++;
        }

        var byLength = (x.Length - i).CompareTo(y.Length - j);
        return byLength != 0 ? byLength : string.CompareOrdinal(x, y);
    }

    private static ReadOnlySpan<char> Digits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return text.AsSpan(start, at - start).TrimStart('0');
    }
}

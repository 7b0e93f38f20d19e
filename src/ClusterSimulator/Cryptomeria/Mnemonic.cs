using System.Security.Cryptography;
using System.Text;

namespace Cryptomeria.ClusterSimulator.Cryptomeria;

/// <summary>24 words of BIP-39's list, always the same ones for the same key. No account of any network belongs to them.</summary>
internal static class Mnemonic
{
    private static readonly string[] Words =
    [
        "abandon", "ability", "able", "about", "above", "absent", "absorb", "abstract", "absurd", "abuse", "access", "accident", "account", "accuse",
        "achieve", "acid", "acoustic", "acquire", "across", "act", "action", "actor", "actress", "actual", "adapt", "add", "addict", "address", "adjust",
        "admit", "adult", "advance", "advice", "aerobic", "affair", "afford", "afraid", "again", "age", "agent", "agree", "ahead", "aim", "air", "airport",
        "aisle", "alarm", "album", "alcohol", "alert", "alien", "all", "alley", "allow", "almost", "alone", "alpha", "already", "also", "alter", "always",
        "amateur", "amazing", "among",
    ];

    public static string Of(string key)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return string.Join(' ', digest.Take(24).Select(value => Words[value % Words.Length]));
    }
}

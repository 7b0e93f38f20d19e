using System.Text.RegularExpressions;

namespace Cryptomeria.Functions.Jobs;

/// <summary>
/// Takes secrets out of a line before it reaches a log: mnemonics (12 or more lower-case words of 3 to 8 letters in a row, as BIP-39's are),
/// bearer tokens and JSON web tokens, private key blocks, and values named password, secret, token or mnemonic.
/// </summary>
public static partial class Redactor
{
    /// <summary>What stands where a secret stood.</summary>
    public const string Mark = "[redacted]";

    /// <summary>The line without its secrets.</summary>
    public static string Redact(string line)
    {
        if (line.Length < 8)
        {
            return line;
        }

        line = Mnemonic().Replace(line, Mark);
        line = JsonWebToken().Replace(line, Mark);
        line = Bearer().Replace(line, "$1 " + Mark);
        line = PrivateKey().Replace(line, Mark);
        return NamedValue().Replace(line, "$1" + Mark);
    }

    // A mnemonic has 12, 15, 18, 21 or 24 words; its words have 3 to 8 letters.
    [GeneratedRegex(@"(?<![\w-])(?:[a-z]{3,8}[ \t,]+){11,}[a-z]{3,8}(?![\w-])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Mnemonic();

    [GeneratedRegex(@"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex JsonWebToken();

    [GeneratedRegex(@"(Bearer|Basic)\s+[\w.~+/=-]{8,}", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Bearer();

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----.*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PrivateKey();

    [GeneratedRegex(
        @"((?:password|passwd|secret|token|mnemonic|private[_-]?key)[""']?\s*[:=]\s*[""']?)(?!\s)[^\s""',}]{4,}",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex NamedValue();
}

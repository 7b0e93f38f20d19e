using System.Security.Cryptography;
using System.Text;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.World;

/// <summary>
/// Mnemonics that look like BIP-39's, made from a seed: 24 words, the last of them a checksum. They open no account anywhere but in the simulator.
/// </summary>
public static class Mnemonic
{
    /// <summary>256 words that are in BIP-39's English list too.</summary>
    private static readonly string[] Words = (
        "abandon ability able about above absent absorb abstract absurd abuse access accident account accuse achieve acid " +
        "acoustic acquire across act action actor actress actual adapt add addict address adjust admit adult advance " +
        "advice aerobic affair afford afraid again age agent agree ahead aim air airport aisle alarm album " +
        "bacon badge bag balance balcony ball bamboo banana banner bar barely bargain barrel base basic basket " +
        "cabbage cabin cable cactus cage cake call calm camera camp can canal cancel candy cannon canoe " +
        "damage damp dance danger daring dash daughter dawn day deal debate debris decade december decide decline " +
        "eager eagle early earn earth easily east easy echo ecology economy edge edit educate effort egg " +
        "fabric face faculty fade faint faith fall false fame family famous fan fancy fantasy farm fashion " +
        "gadget gain galaxy gallery game gap garage garbage garden garlic garment gas gasp gate gather gauge " +
        "habit hair half hammer hamster hand happy harbor hard harsh harvest hat have hawk hazard head " +
        "ice icon idea identify idle ignore ill illegal illness image imitate immense immune impact impose improve " +
        "jacket jaguar jar jazz jealous jeans jelly jewel job join joke journey joy judge juice jump " +
        "kangaroo keen keep ketchup key kick kid kidney kind kingdom kiss kit kitchen kite kitten kiwi " +
        "label labor ladder lady lake lamp language laptop large later latin laugh laundry lava law lawn " +
        "machine mad magic magnet maid mail main major make mammal man manage mandate mango mansion manual " +
        "naive name napkin narrow nasty nation nature near neck need negative neglect neither nephew nerve nest").Split(' ');

    /// <summary>The mnemonic of a seed; the same seed gives the same one.</summary>
    public static string Create(string seed)
    {
        var entropy = SHA256.HashData(Encoding.UTF8.GetBytes(seed)).AsSpan(0, 23).ToArray();
        return string.Join(' ', entropy.Append(SHA256.HashData(entropy)[0]).Select(value => Words[value]));
    }

    /// <summary>Whether a text has the form of a mnemonic: 12, 15, 18, 21 or 24 lower-case words.</summary>
    public static bool IsValid(string text)
    {
        var words = text.Split((char[])[' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length is 12 or 15 or 18 or 21 or 24 && words.All(word => word.Length is >= 3 and <= 8 && word.All(char.IsAsciiLetterLower));
    }

    /// <summary>The address of a mnemonic's first account, in bech32. A real key is not derived, only something that looks like its address.</summary>
    public static string Address(string mnemonic, string prefix = "cosmos")
    {
        var normal = string.Join(' ', mnemonic.Split((char[])[' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
        return Bech32.Encode(prefix, SHA256.HashData(Encoding.UTF8.GetBytes(normal)).AsSpan(0, 20));
    }
}

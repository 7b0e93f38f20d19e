namespace Cryptomeria.ClusterSimulator.Cryptomeria.World;

/// <summary>Bech32 as BIP-173 defines it.</summary>
internal static class Bech32
{
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    public static string Encode(string prefix, ReadOnlySpan<byte> data)
    {
        var values = ToFiveBits(data);
        var checksum = Checksum([.. Expand(prefix), .. values, 0, 0, 0, 0, 0, 0]) ^ 1;
        for (var i = 0; i < 6; i++)
        {
            values.Add((int)(checksum >> (5 * (5 - i))) & 31);
        }

        return prefix + "1" + string.Concat(values.Select(value => Alphabet[value]));
    }

    /// <summary>Whether an address of that prefix is well-formed.</summary>
    public static bool IsValid(string address, string prefix)
    {
        if (!address.StartsWith(prefix + "1", StringComparison.Ordinal))
        {
            return false;
        }

        var values = address[(prefix.Length + 1)..].Select(c => Alphabet.IndexOf(c, StringComparison.Ordinal)).ToList();
        return values.Count >= 6 && !values.Contains(-1) && Checksum([.. Expand(prefix), .. values]) == 1;
    }

    private static List<int> ToFiveBits(ReadOnlySpan<byte> data)
    {
        var (accumulator, bits) = (0, 0);
        var values = new List<int>();
        foreach (var value in data)
        {
            accumulator = ((accumulator << 8) | value) & 0xFFFFFF;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                values.Add((accumulator >> (bits - 5)) & 31);
            }
        }
        if (bits > 0)
        {
            values.Add((accumulator << (5 - bits)) & 31);
        }

        return values;
    }

    private static IEnumerable<int> Expand(string prefix) => prefix.Select(c => c >> 5).Append(0).Concat(prefix.Select(c => c & 31));

    private static uint Checksum(IEnumerable<int> values)
    {
        uint[] generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        uint sum = 1;
        foreach (var value in values)
        {
            var top = sum >> 25;
            sum = ((sum & 0x1ffffff) << 5) ^ (uint)value;
            for (var i = 0; i < 5; i++)
            {
                sum ^= ((top >> i) & 1) == 1 ? generator[i] : 0;
            }
        }
        return sum;
    }
}

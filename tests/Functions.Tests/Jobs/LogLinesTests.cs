using System.Text;
using Cryptomeria.Functions.Jobs;

namespace Cryptomeria.Functions.Tests.Jobs;

public class LogLinesTests
{
    // BIP-39's own test vectors, and the shape the chart makes: 24 words.
    private const string Twelve = "legal winner thank year wave sausage worth useful legal winner thank yellow";
    private const string TwentyFour =
        "letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic bless";

    [Theory]
    [InlineData(Twelve)]
    [InlineData(TwentyFour)]
    [InlineData("mnemonic: \"" + TwentyFour + "\"")]
    [InlineData("rly keys restore gwc relayer " + Twelve + " --coin-type 118")]
    [InlineData("{\"mnemonic\":\"" + TwentyFour + "\",\"address\":\"cosmos1abc\"}")]
    public void A_mnemonic_never_gets_through(string line)
    {
        var clean = Assert.Single(LogLines.Clean(line));
        Assert.DoesNotContain("winner thank", clean, StringComparison.Ordinal);
        Assert.DoesNotContain("absurd", clean, StringComparison.Ordinal);
        Assert.Contains(Redactor.Mark, clean, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authorization: Bearer abcdefghijklmnop", "abcdefghijklmnop")]
    [InlineData("token=eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl", "c2lnbmF0dXJl")]
    [InlineData("{\"password\":\"hunter2hunter2\"}", "hunter2")]
    [InlineData("-----BEGIN PRIVATE KEY-----MIIEvQ", "MIIEvQ")]
    public void Tokens_and_passwords_do_not_either(string line, string secret) =>
        Assert.DoesNotContain(secret, string.Concat(LogLines.Clean(line)), StringComparison.Ordinal);

    [Theory]
    [InlineData("linking gwc<->fdsc-0 (2/3)")]
    [InlineData("Error: failed to query channels on gwc: connection refused by the node, is it running and ready to answer")]
    [InlineData("{\"chain_id\":\"gwc\",\"channel_id\":\"channel-0\",\"state\":\"STATE_OPEN\"}")]
    public void Ordinary_lines_stay_as_they_are(string line) => Assert.Equal(line, Assert.Single(LogLines.Clean(line)));

    [Fact]
    public void Colours_and_control_characters_go() => Assert.Equal(
        "ok\tgreen bell", Assert.Single(LogLines.Clean("\u001b[1;32mok\tgreen\u001b[0m\u0000 \u0007bell\r")));

    [Fact]
    public void A_long_line_is_split_between_characters()
    {
        var line = string.Concat(Enumerable.Repeat("日本語🌲", 20_000));
        var parts = LogLines.Clean(line).ToList();
        Assert.Equal(line, string.Concat(parts));
        Assert.All(parts, part => Assert.InRange(Encoding.UTF8.GetByteCount(part), 1, LogLines.MaxBytes));
        Assert.All(parts, part => Assert.False(char.IsLowSurrogate(part[0])));
    }
}

using System.Text;
using Cryptomeria.K8sOps.Cluster.Logs;

namespace Cryptomeria.K8sOps.Tests.Cluster;

public sealed class LogLineReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("one\n", "one")]
    [InlineData("one\n\ntwo", "one", "", "two")]
    [InlineData("10 %\r50 %\r100 %\ndone\r\n", "10 %\r50 %\r100 %", "done")]
    [InlineData("杉の木\n", "杉の木")]
    public async Task Lines_end_with_a_line_feed(string text, params string[] lines)
    {
        using var whole = new MemoryStream(Encoding.UTF8.GetBytes(text));
        Assert.Equal(lines, await ReadAsync(whole));
        using var drops = new Drops(Encoding.UTF8.GetBytes(text));
        Assert.Equal(lines, await ReadAsync(drops));
    }

    [Fact]
    public async Task A_line_without_end_comes_in_parts()
    {
        const int Length = 3_000_000;
        using var stream = new MemoryStream(Encoding.ASCII.GetBytes(new string('x', Length)));
        var parts = await ReadAsync(stream);
        Assert.InRange(parts.Count, 2, 4);
        Assert.Equal(Length, parts.Sum(part => part.Length));
    }

    private static async Task<List<string>> ReadAsync(Stream stream)
    {
        var reader = new LogLineReader(stream);
        var lines = new List<string>();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>Gives a byte at a time.</summary>
    private sealed class Drops(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Cryptomeria.K8sOps.Tests.Cluster.Support;

/// <summary>A recorded answer of a real API server.</summary>
internal sealed partial record Recording(int StatusCode, string ContentType, string Body, IReadOnlyList<byte[]> Frames)
{
    public static Recording Read(string name)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Cluster", "Recordings", name + ".txt"));
        var answer = text[(text.IndexOf("--- answer\n", StringComparison.Ordinal) + 11)..];
        var code = int.Parse(StatusLine().Match(answer).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        var type = ContentTypeLine().Match(answer) is { Success: true } match ? match.Groups[1].Value.Trim() : "application/json";
        var frames = FrameLine().Matches(answer).Select(ToFrame).ToList();
        var blank = answer.IndexOf("\n\n", StringComparison.Ordinal);
        var body = frames.Count > 0 || blank < 0 ? "" : answer[(blank + 2)..].Trim('\n');
        return new Recording(code, type, body, frames);
    }

    // The payloads are written as Python does it; long ones are cut and consist of one character.
    private static byte[] ToFrame(Match match)
    {
        var length = int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
        var text = Escape().Replace(match.Groups[3].Value, m => m.Value == "\\n" ? "\n" : m.Value[1..]);
        var payload = Encoding.UTF8.GetBytes(text);
        if (payload.Length < length)
        {
            payload = [.. Enumerable.Repeat(payload[0], length)];
        }

        return [byte.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), .. payload];
    }

    [GeneratedRegex("^HTTP(?:/1.1)? ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex StatusLine();

    [GeneratedRegex("^Content-Type: (.*)$", RegexOptions.Multiline)]
    private static partial Regex ContentTypeLine();

    [GeneratedRegex("^op=2 fin=1 channel=([0-9]+) length=([0-9]+) '(.*)'$", RegexOptions.Multiline)]
    private static partial Regex FrameLine();

    [GeneratedRegex(@"\\.")]
    private static partial Regex Escape();
}

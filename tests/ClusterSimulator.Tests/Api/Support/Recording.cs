using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cryptomeria.ClusterSimulator.Tests.Api.Support;

/// <summary>A request and what a real 1.32 server answered to it.</summary>
internal sealed partial class Recording
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Api", "Recordings");

    private Recording(string[] request, string[] answer, string[] frames)
    {
        var start = Array.FindIndex(request, line => line.Length > 0 && line[0] != '#');
        var words = request[start].Split(' ');
        (Method, PathAndQuery) = (words[0], words[1]);
        (RequestHeaders, RequestBody) = Message(request[(start + 1)..]);
        Status = int.Parse(answer[0].Split(' ')[1], CultureInfo.InvariantCulture);
        (Headers, Body) = Message(answer[1..]);
        Frames = [.. frames.Select(RecordedFrame.Parse).OfType<RecordedFrame>()];
        Sent = [.. frames.Select(line => SentLine().Match(line)).Where(match => match.Success)
            .Select(match => (byte.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), Regex.Unescape(match.Groups[2].Value)))];
    }

    public string Method { get; }

    public string PathAndQuery { get; }

    public IReadOnlyDictionary<string, string> RequestHeaders { get; }

    public string RequestBody { get; }

    public int Status { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    public string Body { get; }

    /// <summary>The frames from server to client; empty but for an exec.</summary>
    public IReadOnlyList<RecordedFrame> Frames { get; }

    /// <summary>The channels and texts that the client of an exec sent.</summary>
    public IReadOnlyList<(byte Channel, string Text)> Sent { get; }

    public JsonNode Json => JsonNode.Parse(Body)!;

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order();

    public static Recording Read(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, name + ".txt"));
        var answer = Array.IndexOf(lines, "--- answer");
        var frames = Array.FindIndex(lines, line => line.StartsWith("--- frames", StringComparison.Ordinal));
        var end = frames < 0 ? lines.Length : frames;
        return new Recording(lines[..answer], lines[(answer + 1)..end], frames < 0 ? [] : lines[(frames + 1)..]);
    }

    private static (Dictionary<string, string> Headers, string Body) Message(string[] lines)
    {
        // A watch's body was kept without its headers.
        if (lines.Length > 0 && lines[0].StartsWith('{'))
        {
            return ([], string.Join('\n', lines).Trim('\n'));
        }

        var blank = Array.IndexOf(lines, "");
        var headers = (blank < 0 ? lines : lines[..blank]).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return (headers, blank < 0 ? "" : string.Join('\n', lines[(blank + 1)..]).Trim('\n'));
    }

    [GeneratedRegex(@"^\(client sent channel (\d+) b'(.*)'\)$")]
    private static partial Regex SentLine();
}

/// <summary>A frame of an exec.</summary>
/// <param name="Channel">The first byte of its payload; -1 for a close.</param>
/// <param name="Length">The payload's length without that byte.</param>
/// <param name="Text">The beginning of the payload; of a close its code.</param>
internal sealed partial record RecordedFrame(int Operation, bool Final, int Channel, int Length, string Text)
{
    public static RecordedFrame? Parse(string line)
    {
        if (CloseLine().Match(line) is { Success: true } close)
        {
            return new RecordedFrame(8, true, -1, 0, close.Groups[1].Value);
        }

        if (FrameLine().Match(line) is not { Success: true } match)
        {
            return null;
        }

        int Number(int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
        return new RecordedFrame(Number(1), Number(2) == 1, Number(3), Number(4), Regex.Unescape(match.Groups[5].Value));
    }

    [GeneratedRegex(@"^op=(\d+) fin=(\d) channel=(\d+) length=(\d+) '(.*)'$")]
    private static partial Regex FrameLine();

    [GeneratedRegex("^close code=(\\d+) reason=''$")]
    private static partial Regex CloseLine();
}

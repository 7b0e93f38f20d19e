using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Cryptomeria.EmbeddedHost.Tests.Http;

/// <summary>A request to a real Functions host with its answer.</summary>
internal sealed record Recording(
    string Name, HttpMethod Method, string Path, string? Body, HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Answer)
{
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Folder, "*.txt").Select(path => System.IO.Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    private static string Folder => System.IO.Path.Combine(AppContext.BaseDirectory, "Http", "Recordings");

    public JsonElement? Json => Answer.Trim().Length == 0 ? null : JsonDocument.Parse(Answer).RootElement;

    public static Recording Read(string name)
    {
        var halves = File.ReadAllText(System.IO.Path.Combine(Folder, name + ".txt")).Split("--- answer\n");
        var request = halves[0].Split('\n', 2);
        var line = request[0].Split(' ');
        var (head, answer) = Split(halves[1]);
        return new Recording(
            name,
            new HttpMethod(line[0]),
            line[1],
            string.IsNullOrWhiteSpace(request[1]) ? null : request[1].Trim(),
            (HttpStatusCode)int.Parse(head[0].Split(' ')[1], CultureInfo.InvariantCulture),
            head.Skip(1).Select(header => header.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase),
            answer);
    }

    private static (string[] Head, string Body) Split(string answer)
    {
        var end = answer.IndexOf("\n\n", StringComparison.Ordinal);
        return end < 0 ? (answer.Split('\n', StringSplitOptions.RemoveEmptyEntries), string.Empty) : (answer[..end].Split('\n'), answer[end..]);
    }
}

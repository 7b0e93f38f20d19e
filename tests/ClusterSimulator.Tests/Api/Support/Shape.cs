using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cryptomeria.ClusterSimulator.Tests.Api.Support;

/// <summary>Compares JSON with a recording: the same members, the same types, and the same values where they are determined.</summary>
internal static partial class Shape
{
    /// <summary>Members whose value is whatever the server counted or drew.</summary>
    private static readonly string[] Free =
    [
        "resourceVersion", "generation", "observedGeneration", "remainingItemCount", "continue", "serverAddress", "pod-template-hash",
        "controller-revision-hash",
    ];

    /// <summary>What the recordings were made without.</summary>
    private const string Dropped = "managedFields";

    /// <summary>The differences, one a line; empty where there are none.</summary>
    /// <param name="more">Whether arrays may go on where the recorded ones end.</param>
    public static string Differences(JsonNode? expected, JsonNode? actual, bool more = false, params string[] free)
    {
        var differences = new List<string>();
        Compare("$", expected, actual, differences, more, [.. Free, .. free]);
        return string.Join('\n', differences);
    }

    public static void AssertSame(JsonNode? expected, JsonNode? actual, bool more = false, params string[] free) =>
        Assert.Equal("", Differences(expected, actual, more, free));

    /// <summary>A text without what differs from run to run: times, ids, addresses, hashes.</summary>
    public static string Normal(string text)
    {
        text = Guid().Replace(text, "GUID");
        text = Nanoseconds().Replace(text, "$1");
        text = Time().Replace(text, match => match.Length > 20 ? "TIME.ffffff" : "TIME");
        text = Address().Replace(text, "ADDRESS");
        text = Hex().Replace(text, "HEX");
        text = Token().Replace(text, "kube-api-access-x");
        text = Hashed().Replace(text, "$1-HASH");
        text = Version().Replace(text, "(N)");
        return EventName().Replace(text, ".EVENT");
    }

    private static void Compare(string path, JsonNode? expected, JsonNode? actual, List<string> differences, bool more, string[] free)
    {
        switch (expected, actual)
        {
            case (JsonObject left, JsonObject right):
                foreach (var (name, value) in left)
                {
                    if (!right.ContainsKey(name))
                    {
                        differences.Add($"{path}.{name} is missing");
                    }
                    else if (free.Contains(name))
                    {
                        CompareKinds($"{path}.{name}", value, right[name], differences);
                    }
                    else
                    {
                        Compare($"{path}.{name}", value, right[name], differences, more, free);
                    }
                }

                differences.AddRange(right.Where(member => !left.ContainsKey(member.Key) && member.Key != Dropped).Select(member => $"{path}.{member.Key} is too much"));
                break;
            case (JsonArray left, JsonArray right):
                if (right.Count < left.Count || (right.Count > left.Count && !more))
                {
                    differences.Add($"{path} has {right.Count} items, not {left.Count}");
                }

                for (var index = 0; index < Math.Min(left.Count, right.Count); index++)
                {
                    Compare($"{path}[{index}]", left[index], right[index], differences, more, free);
                }

                break;
            default:
                if (Scalar(expected) != Scalar(actual))
                {
                    differences.Add($"{path} is {Scalar(actual)}, not {Scalar(expected)}");
                }

                break;
        }
    }

    private static void CompareKinds(string path, JsonNode? expected, JsonNode? actual, List<string> differences)
    {
        if (expected?.GetValueKind() != actual?.GetValueKind())
        {
            differences.Add($"{path} is of another type: {actual?.ToJsonString()}, not {expected?.ToJsonString()}");
        }
    }

    private static string Scalar(JsonNode? node) => node is null ? "null" : Normal(node.ToJsonString(Relaxed));

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Guid();

    // A .NET clock has no more than seven digits, the last of them rounded.
    [GeneratedRegex(@"(\.\d{6})\d{3}(?=Z)")]
    private static partial Regex Nanoseconds();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z")]
    private static partial Regex Time();

    [GeneratedRegex(@"10\.(96|244)\.\d+\.\d+")]
    private static partial Regex Address();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hex();

    [GeneratedRegex("kube-api-access-[a-z0-9]{5}")]
    private static partial Regex Token();

    [GeneratedRegex(@"(cryptomeria-(?:relayer|gwc|mdsc|fdsc-\d|genesis-server)|faucet)-[bcdfghjklmnpqrstvwxz2456789]{6,10}(?:-[bcdfghjklmnpqrstvwxz2456789]{5})?(?=[^a-z0-9]|$)")]
    private static partial Regex Hashed();

    [GeneratedRegex(@"\(\d{4,}\)")]
    private static partial Regex Version();

    [GeneratedRegex(@"\.[0-9a-f]{16}")]
    private static partial Regex EventName();
}

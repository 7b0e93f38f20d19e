using System.Text;
using System.Text.Json.Nodes;

namespace Cryptomeria.ClusterSimulator.Tests.Api.Support;

/// <summary>An answer of the simulator.</summary>
internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
}

/// <summary>Sends recorded requests and compares what comes back.</summary>
internal static class Replay
{
    private static readonly string[] HeadersThatMatter = ["Cache-Control", "Content-Type"];

    /// <param name="change">Puts names of this cluster into the request's path and body.</param>
    public static async Task<Answer> SendAsync(
        TestCluster cluster, Recording recording, Func<string, string>? change = null, string? token = null)
    {
        change ??= text => text;
        using var request = new HttpRequestMessage(new HttpMethod(recording.Method), change(recording.PathAndQuery));
        foreach (var (name, value) in recording.RequestHeaders.Where(header => header.Key is not ("Content-Type" or "Sec-WebSocket-Protocol")))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        if (recording.RequestBody.Length > 0)
        {
            request.Content = new StringContent(change(recording.RequestBody), Encoding.UTF8);
        }

        if (request.Content is not null)
        {
            request.Content.Headers.ContentType = new(recording.RequestHeaders["Content-Type"]);
        }

        using var response = await cluster.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cluster.Timeout);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value));
        return new Answer((int)response.StatusCode, headers, await response.Content.ReadAsStringAsync(cluster.Timeout));
    }

    /// <summary>Asserts that an answer is as recorded.</summary>
    public static void AssertSame(Recording recording, Answer answer, bool more = false, params string[] free)
    {
        Assert.Equal(recording.Status, answer.Status);
        AssertHeaders(recording, answer);
        if (answer.Headers.GetValueOrDefault("Content-Type") == "application/json")
        {
            Shape.AssertSame(recording.Json, answer.Json, more, free);
        }
        else
        {
            Assert.Equal(Shape.Normal(recording.Body), Shape.Normal(answer.Body.Trim('\n')));
        }
    }

    private static void AssertHeaders(Recording recording, Answer answer)
    {
        foreach (var name in HeadersThatMatter)
        {
            if (!recording.Headers.TryGetValue(name, out var expected))
            {
                continue;
            }

            Assert.Equal((name, expected), (name, answer.Headers.GetValueOrDefault(name)));
        }

        // A Status is the same to the letter, but for names that are drawn, and so has the same length.
        var isStatus = recording.Body.Contains("\"kind\": \"Status\"", StringComparison.Ordinal) && !recording.Body.Contains("ResourceVersion", StringComparison.Ordinal);
        if (isStatus && recording.Headers.TryGetValue("Content-Length", out var length))
        {
            Assert.Equal(length, answer.Headers.GetValueOrDefault("Content-Length"));
        }
    }
}

using System.Net.Http.Headers;

namespace Cryptomeria.Bench.Support;

/// <summary>Asks as fast as some callers can.</summary>
internal static class Load
{
    /// <summary>Answers a second.</summary>
    /// <param name="tag">Sent as If-None-Match.</param>
    public static async Task<double> RunAsync(HttpClient http, string path, int callers, TimeSpan duration, EntityTagHeaderValue? tag, CancellationToken cancellationToken)
    {
        await AskAsync(http, path, tag, cancellationToken);
        var (begin, count) = (TimeProvider.System.GetTimestamp(), 0L);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(
            async () =>
            {
                while (TimeProvider.System.GetElapsedTime(begin) < duration)
                {
                    await AskAsync(http, path, tag, cancellationToken);
                    Interlocked.Increment(ref count);
                }
            },
            cancellationToken)));
        return count / TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
    }

    private static async Task AskAsync(HttpClient http, string path, EntityTagHeaderValue? tag, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (tag is not null)
        {
            request.Headers.IfNoneMatch.Add(tag);
        }

        using var response = await http.SendAsync(request, cancellationToken);
        await response.Content.CopyToAsync(Stream.Null, cancellationToken);
        if (tag is null)
        {
            response.EnsureSuccessStatusCode();
        }
    }
}

namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>How a request may be treated, told from the request itself or set on it.</summary>
internal static class RequestTraits
{
    private static readonly HttpRequestOptionsKey<bool> OnceKey = new("cryptomeria.once");
    private static readonly HttpRequestOptionsKey<TimeSpan> TimeoutKey = new("cryptomeria.timeout");

    /// <summary>Answers of the server are taken as they are: no second try.</summary>
    public static HttpRequestMessage Once(this HttpRequestMessage request)
    {
        request.Options.Set(OnceKey, true);
        return request;
    }

    /// <summary>Sets how long the first byte of the answer may take.</summary>
    public static HttpRequestMessage WithTimeout(this HttpRequestMessage request, TimeSpan timeout)
    {
        request.Options.Set(TimeoutKey, timeout);
        return request;
    }

    /// <summary>How long the first byte may take; endless for watches and followed logs, whose answer begins when there is something to tell.</summary>
    public static TimeSpan FirstByteTimeout(this HttpRequestMessage request, TimeSpan usual)
    {
        if (request.Options.TryGetValue(TimeoutKey, out var timeout))
        {
            return timeout;
        }

        var query = request.RequestUri?.Query ?? "";
        var streams = query.Contains("watch=true", StringComparison.Ordinal) || query.Contains("follow=true", StringComparison.Ordinal);
        return streams ? Timeout.InfiniteTimeSpan : usual;
    }

    /// <summary>Sending it twice does no more than sending it once. An upgrade is a GET that starts a program, so it is not among them.</summary>
    public static bool IsRepeatable(this HttpRequestMessage request) =>
        (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head)
        && request.Headers.Upgrade.Count == 0
        && !request.Options.TryGetValue(OnceKey, out _);
}

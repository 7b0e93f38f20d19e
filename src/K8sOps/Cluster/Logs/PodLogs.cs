using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Cryptomeria.K8sOps.Cluster.Connection;

namespace Cryptomeria.K8sOps.Cluster.Logs;

/// <summary>Reads what a container's first process wrote (not what an exec in it wrote), over the API server's <c>pods/log</c>.</summary>
public sealed class PodLogs(ClusterConnection connection)
{
    private const int LongestRead = 16 * 1024 * 1024;

    /// <summary>The lines there are, oldest first; at most 16 MiB of them.</summary>
    /// <exception cref="OperationException"><c>POD_NOT_FOUND</c>; <c>K8S_REQUEST_FAILED</c> with the server's words for a container that is not there or has no previous run; <c>K8S_FORBIDDEN</c>; <c>K8S_UNREACHABLE</c> (retryable).</exception>
    public async Task<IReadOnlyList<PodLogLine>> ReadAsync(PodRef pod, PodLogQuery query, CancellationToken cancellationToken)
    {
        var lines = new List<PodLogLine>();
        await foreach (var line in StreamAsync(pod, query, follow: false, LongestRead, cancellationToken))
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>The lines there are, oldest first, as they are read: at no time more than one is held.</summary>
    /// <exception cref="OperationException">As for <see cref="ReadAsync"/>.</exception>
    public IAsyncEnumerable<PodLogLine> EnumerateAsync(PodRef pod, PodLogQuery query, CancellationToken cancellationToken) =>
        StreamAsync(pod, query, follow: false, limit: null, cancellationToken);

    /// <summary>The lines there are and then those to come, until canceled or the container ends.</summary>
    /// <exception cref="OperationException">As for <see cref="ReadAsync"/>; <c>K8S_UNREACHABLE</c> (retryable) where the connection breaks: a pod's log has no cursor, so go on with <see cref="PodLogQuery.Since"/> and drop what was seen.</exception>
    public IAsyncEnumerable<PodLogLine> FollowAsync(PodRef pod, PodLogQuery query, CancellationToken cancellationToken) =>
        StreamAsync(pod, query, follow: true, limit: null, cancellationToken);

    private async IAsyncEnumerable<PodLogLine> StreamAsync(
        PodRef pod, PodLogQuery query, bool follow, int? limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = new ClusterCall("get", "pods/log", pod.Namespace, pod.Name);
        using var response = await connection.SendForSuccessAsync(call, HttpMethod.Get, RelativeUri(pod, query, follow, limit), _ => { }, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var reader = new LogLineReader(stream);
        while (await connection.ReadAsync(call, reader.ReadLineAsync, cancellationToken, endless: follow) is { } line)
        {
            yield return query.Timestamps ? Parse(line) : new PodLogLine(null, line);
        }
    }

    private static string RelativeUri(PodRef pod, PodLogQuery query, bool follow, int? limit)
    {
        var uri = new StringBuilder("api/v1/namespaces/").Append(Uri.EscapeDataString(pod.Namespace))
            .Append("/pods/").Append(Uri.EscapeDataString(pod.Name)).Append("/log?");
        if (pod.Container.Length > 0)
        {
            Add("container", pod.Container);
        }

        if (query.Tail is { } tail)
        {
            Add("tailLines", tail.ToString(CultureInfo.InvariantCulture));
        }

        if (query.Within is { } within)
        {
            Add("sinceSeconds", Math.Max(1, (long)Math.Ceiling(within.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        }

        if (query.Since is { } since)
        {
            Add("sinceTime", since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        if (query.Previous)
        {
            Add("previous", "true");
        }

        if (query.Timestamps)
        {
            Add("timestamps", "true");
        }

        if (follow)
        {
            Add("follow", "true");
        }

        if (limit is { } bytes)
        {
            Add("limitBytes", bytes.ToString(CultureInfo.InvariantCulture));
        }

        return uri.ToString();

        void Add(string name, string value)
        {
            if (uri[^1] != '?')
            {
                uri.Append('&');
            }

            uri.Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }

    // RFC 3339 with up to nine digits of a second, a space, the line.
    private static PodLogLine Parse(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var stamp = space < 0 ? line : line[..space];
        return DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new PodLogLine(time, space < 0 ? "" : line[(space + 1)..])
            : new PodLogLine(null, line);
    }
}

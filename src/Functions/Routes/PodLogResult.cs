using System.Globalization;
using System.Text;
using System.Text.Json;
using Cryptomeria.Functions.Routes.Http;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Cluster;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.Functions.Routes;

/// <summary>Writes a pod's log as text or Server-Sent Events; followed, until the container ends or the client goes.</summary>
internal sealed partial class PodLogResult(PodLogLines lines, PodLogsRequest asked, string pod, TimeProvider time, ILogger logger) : IResult
{
    private const int WriteAt = 16 * 1024;

    private readonly StringBuilder _text = new();

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        EventStream.Begin(httpContext, asked.Events ? EventStream.ContentType : "text/plain; charset=utf-8");
        await using (lines)
        {
            try
            {
                await WriteAsync(httpContext.Response, httpContext.RequestAborted);
            }
            catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
            {
                // The reader left; so do we.
            }
            catch (OperationException exception)
            {
                // The status is sent; a body that breaks off is all that can still be said. A reader of events asks again by itself.
                LogBrokenOff(pod, exception.Code, exception);
                httpContext.Abort();
            }
        }
    }

    private async Task WriteAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        await response.StartAsync(cancellationToken);
        while (true)
        {
            if (!lines.Next.IsCompleted || _text.Length >= WriteAt)
            {
                await FlushAsync(response, cancellationToken);
                await WaitAsync(response, cancellationToken);
            }

            if (!await lines.Next)
            {
                break;
            }

            Add(lines.Take());
        }

        if (asked.Events)
        {
            _text.Append("event: end\ndata: ").Append(JsonSerializer.Serialize(new PodLogEnd(pod), QueryJson.Http.PodLogEnd)).Append("\n\n");
        }

        await FlushAsync(response, cancellationToken);
    }

    private void Add(PodLogLine line)
    {
        if (asked.After is { } after && line.Time <= after)
        {
            return;
        }

        var time = line.Time is { } written ? written.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture) : null;
        var text = asked.Timestamps && time is not null ? $"{time} {line.Text}" : line.Text;
        if (!asked.Events)
        {
            _text.Append(text).Append('\n');
            return;
        }

        if (time is not null)
        {
            _text.Append("id: ").Append(time).Append('\n');
        }

        // A carriage return ends a line of an event stream, and what follows it would be taken for a field.
        foreach (var part in text.Split('\r'))
        {
            _text.Append("data: ").Append(part).Append('\n');
        }

        _text.Append('\n');
    }

    private async Task FlushAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        if (_text.Length > 0)
        {
            await response.WriteAsync(_text.ToString(), cancellationToken);
            _text.Clear();
        }

        await response.Body.FlushAsync(cancellationToken);
    }

    /// <summary>Waits for the next line; lets the reader know meanwhile that the connection lives.</summary>
    private async Task WaitAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        var silence = asked.Events ? FollowSilence.Events : FollowSilence.Lines;
        while (!lines.Next.IsCompleted)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(lines.Next, Task.Delay(silence.After, time, waiting.Token));
            await waiting.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            if (!lines.Next.IsCompleted)
            {
                await EventStream.WriteNowAsync(response, silence.Text!, cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log of {Pod} breaks off: {Code}")]
    private partial void LogBrokenOff(string pod, string code, Exception exception);
}

/// <summary>The last event of a followed log.</summary>
public sealed record PodLogEnd(string Pod);

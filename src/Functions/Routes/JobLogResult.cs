using System.Text;
using System.Text.Json;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Routes.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.Functions.Routes;

/// <summary>
/// Writes a job's log as text, JSON lines or Server-Sent Events; following, until the job is over, the client goes, or, as JSON lines that nobody keeps alive,
/// the job has been silent for long.
/// </summary>
/// <param name="end">The offset of the log's last record now; 0 where it has none.</param>
public sealed partial class JobLogResult(
    JobReader jobs, IJobLogStore logs, DurableTaskClient client, string jobId, JobLogQuery query, long end, TimeProvider time, ILogger logger) : IResult
{
    private const int PageSize = 1000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    // Since when the reader has heard nothing.
    private long _silentSince;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        EventStream.Begin(
            httpContext,
            query.Events ? EventStream.ContentType : query.Jsonl ? "application/x-ndjson; charset=utf-8" : "text/plain; charset=utf-8");

        var aborted = httpContext.RequestAborted;
        try
        {
            var offset = await WriteFirstAsync(response, aborted);
            if (query.Follow)
            {
                await response.Body.FlushAsync(aborted);
                await FollowAsync(response, offset, aborted);
            }
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // The reader left; so do we.
        }
        catch (Exception exception) when (StoreFailures.Describe(exception) is { } reason)
        {
            LogBrokenOff(jobId, reason, exception);
            if (response.HasStarted)
            {
                // A body that breaks off is all that can still be said. A reader of events asks again by itself.
                httpContext.Abort();
            }
            else
            {
                await ProblemResult.From(exception).ExecuteAsync(httpContext);
            }
        }
    }

    /// <summary>What is there now.</summary>
    /// <returns>The offset to go on from.</returns>
    private async Task<long> WriteFirstAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        if (query.Offset is { } offset)
        {
            return await WriteAfterAsync(response, offset, cancellationToken);
        }

        var records = await logs.ReadTailAsync(jobId, query.Tail, query.Since, cancellationToken);
        await WriteAsync(response, records, cancellationToken);

        // Nothing to show (tail=0, or all before 'since'): follow from the end.
        return records.Count > 0 ? records[^1].Offset : end;
    }

    private async Task<long> WriteAfterAsync(HttpResponse response, long offset, CancellationToken cancellationToken)
    {
        while (true)
        {
            var records = await logs.ReadAfterAsync(jobId, offset, PageSize, cancellationToken);
            var wanted = query.Since is { } since ? [.. records.Where(record => record.Time >= since)] : records;
            await WriteAsync(response, wanted, cancellationToken);
            offset = records.Count > 0 ? records[^1].Offset : offset;
            if (records.Count < PageSize)
            {
                return offset;
            }
        }
    }

    private async Task FollowAsync(HttpResponse response, long offset, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var over = WaitUntilOverAsync(leaving.Token);
        try
        {
            _silentSince = time.GetTimestamp();
            while (!over.IsCompleted)
            {
                if (!await WaitAsync(response, offset, over, cancellationToken))
                {
                    await WritePauseAsync(response, offset, cancellationToken);
                    return;
                }

                offset = await WriteAfterAsync(response, offset, cancellationToken);
                await response.Body.FlushAsync(cancellationToken);
            }

            // That the job could not be waited for is not its end.
            var metadata = await over;
            await WriteAfterAsync(response, offset, cancellationToken);
            if (query.Events)
            {
                await WriteEndAsync(response, metadata, cancellationToken);
            }
        }
        finally
        {
            await leaving.CancelAsync();
        }
    }

    /// <summary>Waits in pieces: a durable client that asks another process gives a call up after 100 s.</summary>
    private async Task<OrchestrationMetadata> WaitUntilOverAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var piece = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            piece.CancelAfter(LongestWait);
            try
            {
                return await client.WaitForInstanceCompletionAsync(jobId, getInputsAndOutputs: true, piece.Token);
            }
            catch (OperationCanceledException) when (piece.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // Not over yet.
            }
        }
    }

    /// <summary>Waits for a record or the job's end; lets the reader know meanwhile that the connection lives.</summary>
    /// <returns>False where the answer is to end instead.</returns>
    private async Task<bool> WaitAsync(HttpResponse response, long offset, Task over, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var appended = logs.WaitForAppendAsync(jobId, offset, waiting.Token);
        var isToGoOn = true;
        while (isToGoOn)
        {
            var left = query.Silence.After - time.GetElapsedTime(_silentSince);
            var silence = Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, waiting.Token);
            if (await Task.WhenAny(appended, over, silence) != silence || cancellationToken.IsCancellationRequested)
            {
                break;
            }

            if (query.Silence.Text is { } text)
            {
                await WriteNowAsync(response, text, cancellationToken);
            }
            else
            {
                isToGoOn = false;
            }
        }

        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (appended.IsFaulted)
        {
            await appended;
        }

        return isToGoOn;
    }

    private async Task WriteAsync(HttpResponse response, IReadOnlyList<LogRecord> records, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
        {
            return;
        }

        var text = new StringBuilder();
        foreach (var record in records)
        {
            var line = query.Jsonl ? JsonSerializer.Serialize(record, ApiJson.Http.LogRecord) : LogText.Format(record);
            if (query.Events)
            {
                text.Append("id: ").Append(record.Offset).Append("\ndata: ").Append(line).Append("\n\n");
            }
            else
            {
                text.Append(line).Append('\n');
            }
        }

        await response.WriteAsync(text.ToString(), cancellationToken);
        _silentSince = time.GetTimestamp();
    }

    private async Task WriteNowAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await EventStream.WriteNowAsync(response, text, cancellationToken);
        _silentSince = time.GetTimestamp();
    }

    private Task WritePauseAsync(HttpResponse response, long offset, CancellationToken cancellationToken) =>
        WriteNowAsync(response, JsonSerializer.Serialize(new FollowPause("pause", offset), ApiJson.Http.FollowPause) + "\n", cancellationToken);

    private async Task WriteEndAsync(HttpResponse response, OrchestrationMetadata metadata, CancellationToken cancellationToken)
    {
        var status = jobs.Read(metadata)?.State.Status ?? JobStatus.Failed;
        var data = JsonSerializer.Serialize(new FollowEnd(jobId, status), ApiJson.Http.FollowEnd);
        await response.WriteAsync($"event: end\ndata: {data}\n\n", cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log of {JobId} breaks off: {Reason}")]
    private partial void LogBrokenOff(string jobId, string reason, Exception exception);
}

/// <summary>The last event of a followed log.</summary>
public sealed record FollowEnd(string JobId, string Status);

/// <summary>The last JSON line of a followed log whose job goes on in silence: ask again with this offset.</summary>
/// <param name="Event">Always <c>pause</c>.</param>
public sealed record FollowPause(string Event, long Offset);

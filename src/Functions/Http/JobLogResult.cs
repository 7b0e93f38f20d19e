using System.Text;
using System.Text.Json;
using Cryptomeria.Functions.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Http;

/// <summary>Writes a job's log as text, JSON lines or Server-Sent Events; following, until the job is over or the client goes.</summary>
public sealed class JobLogResult(IJobLogStore logs, DurableTaskClient client, string jobId, JobLogQuery query) : IResult
{
    private const int PageSize = 1000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

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
        if (records.Count > 0)
        {
            return records[^1].Offset;
        }

        // Nothing to show (tail=0, or all before 'since'): follow from the end.
        var last = await logs.ReadTailAsync(jobId, 1, null, cancellationToken);
        return last.Count > 0 ? last[0].Offset : 0;
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
            while (!over.IsCompleted)
            {
                await WaitAsync(response, offset, over, cancellationToken);
                offset = await WriteAfterAsync(response, offset, cancellationToken);
                await response.Body.FlushAsync(cancellationToken);
            }

            await WriteAfterAsync(response, offset, cancellationToken);
            if (query.Events)
            {
                await WriteEndAsync(response, await over, cancellationToken);
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

    /// <summary>Waits for a record or the job's end; tells a reader of events that the connection lives meanwhile.</summary>
    private async Task WaitAsync(HttpResponse response, long offset, Task over, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var appended = logs.WaitForAppendAsync(jobId, offset, waiting.Token);
        while (true)
        {
            var silence = Task.Delay(EventStream.KeepAlive, waiting.Token);
            if (await Task.WhenAny(appended, over, silence) != silence || cancellationToken.IsCancellationRequested)
            {
                break;
            }

            if (query.Events)
            {
                await EventStream.WriteKeepAliveAsync(response, cancellationToken);
            }
        }

        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (appended.IsFaulted)
        {
            await appended;
        }
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
    }

    private async Task WriteEndAsync(HttpResponse response, OrchestrationMetadata metadata, CancellationToken cancellationToken)
    {
        var status = Job.From(metadata)?.State.Status ?? JobStatus.Failed;
        var data = JsonSerializer.Serialize(new FollowEnd(jobId, status), ApiJson.Http.FollowEnd);
        await response.WriteAsync($"event: end\ndata: {data}\n\n", cancellationToken);
    }
}

/// <summary>The last event of a followed log.</summary>
public sealed record FollowEnd(string JobId, string Status);

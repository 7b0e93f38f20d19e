using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Store;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>Serves watches: one JSON event a line, until the client goes or the time asked for is over.</summary>
internal sealed class WatchHandler(ObjectStore store, TimeProvider time, TimeSpan bookmarkInterval, CancellationToken stopping)
{
    /// <summary>How long a watch lasts that asks for no time: the lower end of a real server's 30 to 60 minutes.</summary>
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);

    public async Task ServeAsync(HttpContext context, ApiRequest request, ListQuery query)
    {
        var present = query.WatchVersion is null || query.InitialEvents ? store.List(request.Type) : null;
        var changes = store.Subscribe(present?.Version ?? query.WatchVersion, out var oldest, out var subscription);
        using var _ = subscription;
        ApiAnswer.Begin(context, 200, "application/json");
        var output = new WatchWriter(context, TableFormat.Wanted(context.Request) is { } include ? new TableFormat(request.Type, time, include) : null);
        if (changes is null)
        {
            await output.WriteErrorAsync(ApiErrors.WatchExpired(query.WatchVersion ?? 0, oldest));
            return;
        }

        await context.Response.Body.FlushAsync(context.RequestAborted);
        foreach (var existing in present?.Objects.Where(query.Matches) ?? [])
        {
            await output.WriteAsync("ADDED", existing);
        }

        if (query.InitialEvents && query.Bookmarks)
        {
            await output.WriteBookmarkAsync(request.Type, present!.Version, initialEventsEnd: true);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var timeout = query.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultTimeout;
        await FollowAsync(changes, query, request.Type, output, timeout, present?.Version ?? query.WatchVersion ?? 0, limit.Token);
    }

    private async Task FollowAsync(
        ChannelReader<StoreEvent> changes, ListQuery query, ResourceType type, WatchWriter output, TimeSpan timeout, long seen,
        CancellationToken gone)
    {
        var start = time.GetUtcNow();
        var end = start + timeout;
        var bookmarks = query.Bookmarks ? new BookmarkSchedule(start, end, bookmarkInterval) : null;
        while (!gone.IsCancellationRequested && time.GetUtcNow() < end)
        {
            if (await WaitAsync(changes, bookmarks?.Due ?? end, gone))
            {
                seen = await DrainAsync(changes, query, output, seen);
            }
            else if (bookmarks?.Due is not null && !gone.IsCancellationRequested)
            {
                // What happened up to this version is in the channel by now; it must come before the bookmark that says so.
                var version = store.Version;
                seen = Math.Max(version, await DrainAsync(changes, query, output, seen));
                await output.WriteBookmarkAsync(type, seen, initialEventsEnd: false);
                bookmarks.Advance();
            }
        }
    }

    private static async Task<long> DrainAsync(ChannelReader<StoreEvent> changes, ListQuery query, WatchWriter output, long seen)
    {
        while (changes.TryRead(out var change))
        {
            seen = change.Version;
            await WriteAsync(change, query, output);
        }

        return seen;
    }

    /// <summary>An object that comes to match is added, one that no longer does is deleted, for this watch.</summary>
    private static Task WriteAsync(StoreEvent change, ListQuery query, WatchWriter output)
    {
        var before = change.Before is not null && query.Matches(change.Before);
        var after = change.After is not null && query.Matches(change.After);
        return (before, after) switch
        {
            (false, true) => output.WriteAsync("ADDED", change.After!),
            (true, true) => output.WriteAsync("MODIFIED", change.After!),
            (true, false) => output.WriteAsync("DELETED", change.Last ?? change.After!),
            _ => Task.CompletedTask,
        };
    }

    /// <summary>True where a change came, false where the time did.</summary>
    private async Task<bool> WaitAsync(ChannelReader<StoreEvent> changes, DateTimeOffset until, CancellationToken gone)
    {
        var wait = until - time.GetUtcNow();
        if (wait <= TimeSpan.Zero)
        {
            return changes.TryPeek(out _);
        }

        using var timer = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, gone);
        try
        {
            return await changes.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

/// <summary>Writes a watch's events.</summary>
internal sealed class WatchWriter(HttpContext context, TableFormat? table)
{
    private bool _columnsWritten;

    public Task WriteAsync(string type, StoredObject subject)
    {
        JsonObject shown = table is null ? subject.Full() : table.Row(subject, withColumns: !_columnsWritten);
        _columnsWritten = true;
        return WriteAsync(type, shown);
    }

    public Task WriteErrorAsync(ApiException error) => WriteAsync("ERROR", error.ToStatus());

    public Task WriteBookmarkAsync(ResourceType type, long version, bool initialEventsEnd)
    {
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture), ["creationTimestamp"] = null };
        if (initialEventsEnd)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        return WriteAsync("BOOKMARK", new JsonObject { ["kind"] = type.Kind, ["apiVersion"] = type.ApiVersion, ["metadata"] = metadata });
    }

    private async Task WriteAsync(string type, JsonObject subject)
    {
        var line = JsonText.Bytes(new JsonObject { ["type"] = type, ["object"] = subject });
        await context.Response.Body.WriteAsync(line, context.RequestAborted);
        await context.Response.Body.WriteAsync("\n"u8.ToArray(), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}

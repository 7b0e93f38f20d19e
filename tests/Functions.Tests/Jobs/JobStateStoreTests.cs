using Cryptomeria.Functions.Jobs;

namespace Cryptomeria.Functions.Tests.Jobs;

/// <summary>What every store of job state must do, whatever it keeps it in.</summary>
public abstract class JobStateStoreTests : IAsyncLifetime
{
    protected static DateTimeOffset Noon { get; } = new(2026, 1, 23, 12, 0, 0, TimeSpan.Zero);

    private IJobLogStore _logs = null!;

    /// <summary>The test's job.</summary>
    protected string Job { get; } = JobId.New(Noon);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A store over the test's own state; of two calls the second is what a restarted process or another replica would open.</summary>
    protected abstract Task<JobStateStores> OpenAsync();

    public async ValueTask InitializeAsync() => _logs = (await OpenAsync()).Logs;

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Records_get_offsets_without_gaps_whoever_appends()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _logs.AppendAsync(Job, [Entry($"{i}a"), Entry($"{i}b")], Token)));
        var records = await _logs.ReadAfterAsync(Job, 0, 1000, Token);
        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), records.Select(record => record.Offset));
        for (var i = 0; i < records.Count; i += 2)
        {
            Assert.Equal(records[i].Text[..^1], records[i + 1].Text[..^1]);
        }
    }

    [Fact]
    public async Task A_tail_is_the_last_records_oldest_first_since_a_moment()
    {
        await _logs.AppendAsync(Job, [.. Enumerable.Range(0, 10).Select(i => Entry($"line {i}", Noon.AddSeconds(i)))], Token);
        Assert.Equal(["line 8", "line 9"], (await _logs.ReadTailAsync(Job, 2, null, Token)).Select(record => record.Text));
        Assert.Equal(["line 9"], (await _logs.ReadTailAsync(Job, 5, Noon.AddSeconds(9), Token)).Select(record => record.Text));
        Assert.Empty(await _logs.ReadTailAsync(Job, 0, null, Token));
        Assert.Equal(["line 7", "line 8"], (await _logs.ReadAfterAsync(Job, 7, 2, Token)).Select(record => record.Text));
    }

    [Fact]
    public async Task Waiting_ends_with_the_append_and_not_before()
    {
        await _logs.AppendAsync(Job, [Entry("first")], Token);
        await _logs.WaitForAppendAsync(Job, 0, Token);
        var waiting = _logs.WaitForAppendAsync(Job, 1, Token);
        Assert.False(waiting.IsCompleted);
        await _logs.AppendAsync(JobId.New(Noon), [Entry("another job's")], Token);
        Assert.False(waiting.IsCompleted);
        await _logs.AppendAsync(Job, [Entry("second")], Token);
        await waiting.WaitAsync(TimeSpan.FromSeconds(60), Token);
    }

    [Fact]
    public async Task Purging_forgets_only_what_is_older()
    {
        var old = JobId.New(Noon.AddDays(-2));
        await _logs.AppendAsync(old, [Entry("old")], Token);
        await _logs.AppendAsync(Job, [Entry("new")], Token);
        await _logs.PurgeAsync(Noon.AddDays(-1), Token);
        Assert.Empty(await _logs.ReadAfterAsync(old, 0, 10, Token));
        Assert.Single(await _logs.ReadAfterAsync(Job, 0, 10, Token));
    }

    [Fact]
    public async Task The_first_request_to_cancel_stays_and_wakes_who_waits()
    {
        var cancels = (await OpenAsync()).Cancels;
        var waiting = cancels.WaitAsync(Job, Token);
        Assert.Null(await cancels.GetAsync(Job, Token));
        Assert.False(waiting.IsCompleted);
        Assert.Equal(Noon, await cancels.RequestAsync(Job, Noon, Token));
        await waiting.WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.Equal(Noon, await cancels.RequestAsync(Job, Noon.AddMinutes(1), Token));
        Assert.Equal(Noon, await (await OpenAsync()).Cancels.GetAsync(Job, Token));
    }

    [Fact]
    public async Task Of_many_claims_of_a_key_one_wins_and_all_hear_of_it()
    {
        var store = (await OpenAsync()).Idempotency;
        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => store.ClaimAsync("key", "hash", $"job {i}", Noon, Token)));
        var winner = Assert.Single(claims, claim => claim.Claimed);
        Assert.All(claims, claim => Assert.Equal(winner.JobId, claim.JobId));
        await store.ReleaseAsync("key", "another job", Token);
        Assert.False((await store.ClaimAsync("key", "hash", "late", Noon, Token)).Claimed);
        await store.ReleaseAsync("key", winner.JobId, Token);
        Assert.True((await store.ClaimAsync("key", "hash", "late", Noon, Token)).Claimed);
    }

    [Fact]
    public async Task What_was_appended_is_there_as_it_was_after_a_restart()
    {
        LogEntry[] entries =
        [
            new(Noon.AddTicks(1234567), "initRelayer", LogRecord.Stdout, "rly version", "plain"),
            new(Noon, null, LogRecord.Event, null, string.Empty),
            new(Noon, "connectAll", LogRecord.Stderr, "sh -c 'x'", "\"quoted\" \\ \t 日本語 😀 </tag> \u2028"),
        ];
        await _logs.AppendAsync(Job, entries, Token);
        var again = (await OpenAsync()).Logs;
        Assert.Equal(
            entries.Select((entry, i) => new LogRecord(i + 1, entry.Time, entry.Step, entry.Stream, entry.Command, entry.Text)),
            await again.ReadAfterAsync(Job, 0, 10, Token));
        await again.AppendAsync(Job, [Entry("later")], Token);
        Assert.Equal(4, Assert.Single(await again.ReadAfterAsync(Job, 3, 10, Token)).Offset);
    }

    [Fact]
    public async Task A_long_log_is_read_from_any_place()
    {
        var filler = new string('x', 900);
        for (var batch = 0; batch < 8; batch++)
        {
            await _logs.AppendAsync(Job, [.. Enumerable.Range(0, 500).Select(i => Entry($"{(batch * 500) + i + 1} {filler}", Noon.AddSeconds(batch)))], Token);
        }

        var cold = (await OpenAsync()).Logs;
        foreach (var offset in (int[])[0, 1, 1100, 2499, 3999])
        {
            var records = await cold.ReadAfterAsync(Job, offset, 300, Token);
            Assert.Equal(Enumerable.Range(offset + 1, Math.Min(300, 4000 - offset)).Select(i => (long)i), records.Select(record => record.Offset));
            Assert.All(records, record => Assert.StartsWith($"{record.Offset} ", record.Text, StringComparison.Ordinal));
        }

        var all = new List<long>();
        while (await cold.ReadAfterAsync(Job, all.Count, 700, Token) is { Count: > 0 } page)
        {
            all.AddRange(page.Select(record => record.Offset));
        }

        Assert.Equal(Enumerable.Range(1, 4000).Select(i => (long)i), all);
        Assert.Equal(Enumerable.Range(1001, 3000).Select(i => (long)i), (await cold.ReadTailAsync(Job, 3000, null, Token)).Select(record => record.Offset));
        Assert.Equal(
            Enumerable.Range(3501, 500).Select(i => (long)i),
            (await cold.ReadTailAsync(Job, 10000, Noon.AddSeconds(7), Token)).Select(record => record.Offset));
        Assert.Empty(await cold.ReadAfterAsync(Job, 4000, 10, Token));
        Assert.Empty(await cold.ReadAfterAsync(Job, 100_000, 10, Token));
    }

    [Fact]
    public async Task Lines_of_the_greatest_length_go_in_by_the_hundred()
    {
        var line = new string('"', LogLines.MaxBytes);
        await _logs.AppendAsync(Job, [.. Enumerable.Range(0, 60).Select(_ => Entry(line))], Token);
        var records = await _logs.ReadAfterAsync(Job, 0, 100, Token);
        Assert.Equal(60, records.Count);
        Assert.All(records, record => Assert.Equal(line, record.Text));
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var log = _logs.WaitForAppendAsync(Job, 0, leaving.Token);
        var cancel = (await OpenAsync()).Cancels.WaitAsync(Job, leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => log);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancel);
    }

    [Fact]
    public async Task Old_requests_to_cancel_and_old_keys_are_forgotten()
    {
        var stores = await OpenAsync();
        var old = JobId.New(Noon.AddDays(-2));
        await stores.Cancels.RequestAsync(old, Noon, Token);
        await stores.Cancels.RequestAsync(Job, Noon, Token);
        await stores.Cancels.PurgeAsync(Noon.AddDays(-1), Token);
        Assert.Null(await stores.Cancels.GetAsync(old, Token));
        Assert.NotNull(await stores.Cancels.GetAsync(Job, Token));

        await stores.Idempotency.ClaimAsync("old", "hash", "job 1", Noon.AddHours(-26), Token);
        await stores.Idempotency.ClaimAsync("new", "hash", "job 2", Noon, Token);
        await stores.Idempotency.PurgeAsync(Noon.AddHours(-25), Token);
        Assert.True((await stores.Idempotency.ClaimAsync("old", "other", "job 3", Noon, Token)).Claimed);
        var kept = await stores.Idempotency.ClaimAsync("new", "other", "job 3", Noon, Token);
        Assert.Equal(new IdempotencyClaim(false, "job 2", "hash"), kept);
    }

    [Fact]
    public async Task Nothing_kept_yet_is_no_error()
    {
        var stores = await OpenAsync();
        Assert.Empty(await stores.Logs.ReadAfterAsync(Job, 0, 10, Token));
        Assert.Empty(await stores.Logs.ReadTailAsync(Job, 10, null, Token));
        Assert.Null(await stores.Cancels.GetAsync(Job, Token));
        await stores.Idempotency.ReleaseAsync("nobody's", "job", Token);
        await stores.Logs.PurgeAsync(Noon, Token);
        await stores.Cancels.PurgeAsync(Noon, Token);
        await stores.Idempotency.PurgeAsync(Noon, Token);
    }

    protected static LogEntry Entry(string text, DateTimeOffset? time = null) => new(time ?? Noon, "initRelayer", LogRecord.Stdout, "rly version", text);
}

/// <summary>The stores of one process.</summary>
public sealed record JobStateStores(IJobLogStore Logs, ICancelStore Cancels, IIdempotencyStore Idempotency);

using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Jobs.Sqlite;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.Jobs;

/// <summary>What every store of job state must do; run over SQLite here.</summary>
public sealed class JobStateStoreTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryDirectory _directory = new();
    private readonly JobDatabase _database;
    private readonly SqliteJobLogStore _logs;
    private readonly string _job = JobId.New(Noon);

    public JobStateStoreTests()
    {
        _database = new JobDatabase(_directory.Path);
        _logs = new SqliteJobLogStore(_database);
    }

    [Fact]
    public async Task Records_get_offsets_without_gaps_whoever_appends()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _logs.AppendAsync(_job, [Entry($"{i}a"), Entry($"{i}b")], Token)));
        var records = await _logs.ReadAfterAsync(_job, 0, 1000, Token);
        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), records.Select(record => record.Offset));
        for (var i = 0; i < records.Count; i += 2)
        {
            Assert.Equal(records[i].Text[..^1], records[i + 1].Text[..^1]);
        }
    }

    [Fact]
    public async Task A_tail_is_the_last_records_oldest_first_since_a_moment()
    {
        await _logs.AppendAsync(_job, [.. Enumerable.Range(0, 10).Select(i => Entry($"line {i}", Noon.AddSeconds(i)))], Token);
        Assert.Equal(["line 8", "line 9"], (await _logs.ReadTailAsync(_job, 2, null, Token)).Select(record => record.Text));
        Assert.Equal(["line 9"], (await _logs.ReadTailAsync(_job, 5, Noon.AddSeconds(9), Token)).Select(record => record.Text));
        Assert.Empty(await _logs.ReadTailAsync(_job, 0, null, Token));
        Assert.Equal(["line 7", "line 8"], (await _logs.ReadAfterAsync(_job, 7, 2, Token)).Select(record => record.Text));
    }

    [Fact]
    public async Task Waiting_ends_with_the_append_and_not_before()
    {
        await _logs.AppendAsync(_job, [Entry("first")], Token);
        await _logs.WaitForAppendAsync(_job, 0, Token);
        var waiting = _logs.WaitForAppendAsync(_job, 1, Token);
        Assert.False(waiting.IsCompleted);
        await _logs.AppendAsync(JobId.New(Noon), [Entry("another job's")], Token);
        Assert.False(waiting.IsCompleted);
        await _logs.AppendAsync(_job, [Entry("second")], Token);
        await waiting.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task Purging_forgets_only_what_is_older()
    {
        var old = JobId.New(Noon.AddDays(-2));
        await _logs.AppendAsync(old, [Entry("old")], Token);
        await _logs.AppendAsync(_job, [Entry("new")], Token);
        await _logs.PurgeAsync(Noon.AddDays(-1), Token);
        Assert.Empty(await _logs.ReadAfterAsync(old, 0, 10, Token));
        Assert.Single(await _logs.ReadAfterAsync(_job, 0, 10, Token));
    }

    [Fact]
    public async Task The_first_request_to_cancel_stays_and_wakes_who_waits()
    {
        var cancels = new SqliteCancelStore(_database);
        var waiting = cancels.WaitAsync(_job, Token);
        Assert.Null(await cancels.GetAsync(_job, Token));
        Assert.False(waiting.IsCompleted);
        Assert.Equal(Noon, await cancels.RequestAsync(_job, Noon, Token));
        await waiting.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.Equal(Noon, await cancels.RequestAsync(_job, Noon.AddMinutes(1), Token));
        Assert.Equal(Noon, await new SqliteCancelStore(_database).GetAsync(_job, Token));
    }

    [Fact]
    public async Task Of_many_claims_of_a_key_one_wins_and_all_hear_of_it()
    {
        var store = new SqliteIdempotencyStore(_database);
        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => store.ClaimAsync("key", "hash", $"job {i}", Noon, Token)));
        var winner = Assert.Single(claims, claim => claim.Claimed);
        Assert.All(claims, claim => Assert.Equal(winner.JobId, claim.JobId));
        await store.ReleaseAsync("key", "another job", Token);
        Assert.False((await store.ClaimAsync("key", "hash", "late", Noon, Token)).Claimed);
        await store.ReleaseAsync("key", winner.JobId, Token);
        Assert.True((await store.ClaimAsync("key", "hash", "late", Noon, Token)).Claimed);
    }

    public void Dispose()
    {
        _database.Dispose();
        _directory.Dispose();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static LogEntry Entry(string text, DateTimeOffset? time = null) => new(time ?? Noon, "initRelayer", LogRecord.Stdout, "rly version", text);
}

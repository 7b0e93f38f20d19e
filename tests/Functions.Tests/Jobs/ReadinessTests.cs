using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Cryptomeria.Functions.Tests.Jobs;

/// <summary>What /readyz looks at, and how often.</summary>
public class ReadinessTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new();
    private readonly Probe _probe = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_stores_must_answer()
    {
        Assert.Equal(new ReadinessReport(null, null), await New().CheckAsync(new ListedClient([]), Token));
        var durable = await New().CheckAsync(new BrokenClient(new Grpc.Core.RpcException(new Grpc.Core.Status(Grpc.Core.StatusCode.Unavailable, "away"))), Token);
        Assert.False(durable.IsReady);
        Assert.Null(durable.JobState);
        Assert.NotEmpty(durable.Durable!);

        _probe.Next = Task.FromException(new Microsoft.Data.Sqlite.SqliteException("database or disk is full", 13));
        var jobState = await New().CheckAsync(new ListedClient([]), Token);
        Assert.False(jobState.IsReady);
        Assert.Contains("full", jobState.JobState, StringComparison.Ordinal);
        Assert.Null(jobState.Durable);
    }

    [Fact]
    public async Task Many_who_ask_at_once_cost_one_look_and_for_a_second_after()
    {
        var readiness = New();
        var writing = new TaskCompletionSource();
        _probe.Next = writing.Task;
        var asked = Enumerable.Range(0, 20).Select(_ => readiness.CheckAsync(new ListedClient([]), Token)).ToList();
        writing.SetResult();
        await Task.WhenAll(asked).WaitAsync(Guard, Token);
        Assert.Equal(1, _probe.Writes);

        _time.Advance(Readiness.Freshness - TimeSpan.FromTicks(1));
        await readiness.CheckAsync(new ListedClient([]), Token);
        Assert.Equal(1, _probe.Writes);
        _time.Advance(TimeSpan.FromTicks(1));
        _probe.Next = Task.FromException(new Azure.RequestFailedException("Connection refused"));
        Assert.False((await readiness.CheckAsync(new ListedClient([]), Token)).IsReady);
        Assert.Equal(2, _probe.Writes);
    }

    [Fact]
    public async Task One_who_leaves_does_not_end_the_look_of_the_others()
    {
        var readiness = New();
        var writing = new TaskCompletionSource();
        _probe.Next = writing.Task;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var left = readiness.CheckAsync(new ListedClient([]), leaving.Token);
        var stayed = readiness.CheckAsync(new ListedClient([]), Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        writing.SetResult();
        Assert.True((await stayed.WaitAsync(Guard, Token)).IsReady);
    }

    private Readiness New() => new(_probe, new StoreCalls(_time), _time);

    private sealed class Probe : IJobStateProbe
    {
        private int _writes;

        public Task Next { get; set; } = Task.CompletedTask;

        public int Writes => _writes;

        public Task WriteAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _writes);
            return Next;
        }
    }
}

using Azure;
using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.Functions.Jobs;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Cryptomeria.Functions.Tests.Jobs;

/// <summary>How long a request waits for a store, and which failures say that one is away.</summary>
public class StoreCallsTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<Exception> Away =>
    [
        new RequestFailedException("Connection refused"),
        new RequestFailedException(403, "Server failed to authenticate", "AuthenticationFailed", null),
        new RequestFailedException(503, "Server busy", "ServerBusy", null),
        new AggregateException("Retry failed after 6 tries", new RequestFailedException("Connection refused"), new RequestFailedException("Connection refused")),
        new AggregateException("Retry failed after 6 tries", new TaskCanceledException(), new TaskCanceledException()),
        new SqliteException("database is locked", 5),
        new SqliteException("attempt to write a readonly database", 8),
        new SqliteException("disk I/O error", 10),
        new SqliteException("database disk image is malformed", 11),
        new SqliteException("database or disk is full", 13),
        new SqliteException("unable to open database file", 14),
        new DurableStorageException("The disk is full.", isTransient: true),
        new DurableStorageException("The file cannot be written.", isTransient: false),
        new RpcException(new Status(StatusCode.Unavailable, "Exception was thrown by handler.")),
        new RpcException(new Status(StatusCode.Internal, "Exception was thrown by handler.")),
        new RpcException(new Status(StatusCode.Unknown, "Exception was thrown by handler.")),
        new RpcException(new Status(StatusCode.DeadlineExceeded, "Exception was thrown by handler.")),
    ];

    public static TheoryData<Exception> Otherwise =>
    [
        new InvalidOperationException("a defect"),
        new SqliteException("near \"SELEC\": syntax error", 1),
        new SqliteException("UNIQUE constraint failed", 19),
        new RpcException(new Status(StatusCode.InvalidArgument, "Exception was thrown by handler.")),
        new RpcException(new Status(StatusCode.AlreadyExists, "Exception was thrown by handler.")),
        new AggregateException(new InvalidOperationException("a defect")),
        new AggregateException(),
        JobException.NotFound("job"),
    ];

    [Theory]
    [MemberData(nameof(Away))]
    public async Task A_store_that_fails_is_away(Exception failure)
    {
        var away = await Assert.ThrowsAsync<StoreUnavailableException>(() => new StoreCalls(_time).RunAsync<int>(_ => throw failure, Token));
        Assert.Same(failure, away.InnerException);
        Assert.NotEmpty(away.Message);
        Assert.DoesNotContain(failure.Message, away.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Otherwise))]
    public async Task Another_failure_stays_what_it_is(Exception failure) =>
        Assert.Same(failure, await Assert.ThrowsAnyAsync<Exception>(() => new StoreCalls(_time).RunAsync<int>(_ => throw failure, Token)));

    [Fact]
    public async Task Who_asks_hears_within_five_seconds_that_a_store_does_not_answer()
    {
        Assert.InRange(StoreCalls.Patience, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4.5));
        var given = new TaskCompletionSource<CancellationToken>();
        var asking = new StoreCalls(_time).RunAsync(
            token =>
            {
                given.SetResult(token);
                return new TaskCompletionSource<int>().Task;
            },
            Token);
        var token = await given.Task.WaitAsync(Guard, Token);
        _time.Advance(StoreCalls.Patience - TimeSpan.FromTicks(1));
        Assert.False(token.IsCancellationRequested);
        Assert.False(asking.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => asking.WaitAsync(Guard, Token));
        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_store_that_holds_the_thread_is_given_up_too()
    {
        using var release = new ManualResetEventSlim();
        var begun = new TaskCompletionSource();
        var asking = new StoreCalls(_time).RunAsync(
            _ =>
            {
                begun.SetResult();
                release.Wait(Guard, CancellationToken.None);
                return Task.FromResult(1);
            },
            Token);
        await begun.Task.WaitAsync(Guard, Token);
        _time.Advance(StoreCalls.Patience);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => asking.WaitAsync(Guard, Token));
        release.Set();
    }

    [Fact]
    public async Task Calls_that_belong_together_share_the_time()
    {
        var together = new StoreCalls(_time).Together();
        _time.Advance(StoreCalls.Patience - TimeSpan.FromTicks(1));
        Assert.Equal(1, await together.RunAsync(_ => Task.FromResult(1), Token));
        _time.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => together.RunAsync(_ => Task.FromResult(1), Token));
    }

    [Fact]
    public async Task Who_leaves_is_not_told_that_the_store_is_away()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var asking = new StoreCalls(_time).RunAsync(_ => new TaskCompletionSource<int>().Task, leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(Guard, Token));
    }
}

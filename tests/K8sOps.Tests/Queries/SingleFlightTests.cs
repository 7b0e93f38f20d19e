using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Tests.Queries;

public sealed class SingleFlightTests
{
    private readonly SingleFlight _flights = new();
    private readonly TaskCompletionSource<int> _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_who_ask_the_same_share_and_others_do_not()
    {
        var same = Enumerable.Range(0, 10).Select(_ => AskAsync("a")).ToList();
        var other = _flights.RunAsync("b", () => Task.FromResult(7), Token);
        Assert.Equal(7, await other);
        _work.SetResult(3);
        Assert.All(await Task.WhenAll(same), answer => Assert.Equal(3, answer));
        Assert.Equal(1, _begun);
    }

    [Fact]
    public async Task Nothing_is_kept_when_it_is_done()
    {
        _work.SetResult(1);
        await AskAsync("a");
        await AskAsync("a");
        Assert.Equal(2, _begun);
    }

    [Fact]
    public async Task A_failure_is_everybodys_and_not_kept()
    {
        var both = new[] { AskAsync("a"), AskAsync("a") };
        _work.SetException(new InvalidOperationException("no"));
        foreach (var asked in both)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => asked);
        }

        Assert.Equal(5, await _flights.RunAsync("a", () => Task.FromResult(5), Token));
    }

    [Fact]
    public async Task Who_leaves_leaves_the_work_to_the_others()
    {
        using var leaving = new CancellationTokenSource();
        var first = AskAsync("a", leaving.Token);
        var second = AskAsync("a");
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(second.IsCompleted);
        _work.SetResult(2);
        Assert.Equal(2, await second);
        Assert.Equal(1, _begun);
    }

    [Fact]
    public async Task Work_that_is_done_at_once_does_not_stay()
    {
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(i, await _flights.RunAsync("a", () => Task.FromResult(i), Token));
        }
    }

    private Task<int> AskAsync(string key, CancellationToken? token = null) => _flights.RunAsync(
        key,
        () =>
        {
            Interlocked.Increment(ref _begun);
            return _work.Task;
        },
        token ?? Token);
}

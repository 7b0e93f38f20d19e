using System.Collections.Concurrent;
using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Tests.Chains;

/// <summary>When a chain counts as making blocks.</summary>
public sealed class ChainHeightsTests
{
    private static readonly Chain Chain = new("fdsc-0", "fdsc", new PodRef("ns", "cryptomeria-fdsc-0-0", "chain"), true, "cryptomeria-fdsc-0-0");

    private readonly ScriptedRpc _rpc = new();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_block_is_waited_for_and_no_longer()
    {
        _rpc.Answer(5, 5, 6);
        Assert.Equal(new ChainSync(6, false) { Advances = true }, await Heights().WatchAsync("ns", Chain, CancellationToken.None));
        Assert.Equal(3, _rpc.Asked);
    }

    [Fact]
    public async Task An_observation_soon_after_another_needs_no_wait()
    {
        var heights = Heights();
        _rpc.Answer(5, 7);
        await heights.AskAsync("ns", Chain, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(new ChainSync(7, false) { Advances = true }, await heights.WatchAsync("ns", Chain, CancellationToken.None));
    }

    [Fact]
    public async Task Growth_since_long_ago_says_nothing()
    {
        var heights = Heights();
        _rpc.Answer(5, 700);
        await heights.AskAsync("ns", Chain, CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(false, (await heights.WatchAsync("ns", Chain, CancellationToken.None)).Advances);
    }

    [Fact]
    public async Task A_chain_that_stands_still_is_told_after_the_window()
    {
        var heights = Heights();
        _rpc.Answer(5, 6);
        Assert.Equal(true, (await heights.WatchAsync("ns", Chain, CancellationToken.None)).Advances);
        _time.Advance(TimeSpan.FromSeconds(11));
        var begin = _time.GetUtcNow();
        Assert.Equal(new ChainSync(6, false) { Advances = false }, await heights.WatchAsync("ns", Chain, CancellationToken.None));
        Assert.InRange(_time.GetUtcNow() - begin, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11));
    }

    [Fact]
    public async Task One_that_does_not_answer_is_told_at_once()
    {
        var error = await Assert.ThrowsAsync<OperationException>(() => Heights().WatchAsync("ns", Chain with { Pod = null }, CancellationToken.None));
        Assert.Equal(ErrorCodes.ChainRpcUnreachable, error.Code);
        Assert.Equal(0, _rpc.Asked);
    }

    private ChainHeights Heights() => new(_rpc, _time, new OperationTimings());

    private sealed class ScriptedRpc : IChainRpc
    {
        private readonly ConcurrentQueue<long> _heights = new();
        private long _last;

        public int Asked { get; private set; }

        public void Answer(params long[] heights) => Array.ForEach(heights, _heights.Enqueue);

        public Task<ChainSync> GetSyncAsync(Chain chain, TimeSpan timeout, CancellationToken cancellationToken)
        {
            Asked++;
            _last = _heights.TryDequeue(out var next) ? next : _last;
            return Task.FromResult(new ChainSync(_last, false));
        }
    }

    // A pause passes at once: the clock jumps to its end.
    private sealed class ManualTime : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _now.Ticks;

        public void Advance(TimeSpan by) => _now += by;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero)
            {
                Advance(dueTime);
                ThreadPool.QueueUserWorkItem(_ => callback(state));
            }

            return new NoTimer();
        }

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}

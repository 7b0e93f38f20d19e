using Cryptomeria.K8sOps.Tests.Operations.Support;

namespace Cryptomeria.K8sOps.Tests.Operations;

/// <summary>When a system is ready, what it lacks else, and what is waited for.</summary>
public sealed class ReadinessTests
{
    private static CancellationToken Token => OperatedSystem.Token;

    [Fact]
    public async Task A_fresh_system_lacks_everything()
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 1);
        await system.InitAsync();
        var readiness = await system.Operations.ObserveReadinessAsync(system.Job(), Token);
        Assert.False(readiness.Ready);
        Assert.Equal(
            ["relayer: rly start does not run", "mdsc, fdsc-0: has no open gateway channel", "mdsc, fdsc-0: its storage is not registered at gwc"],
            readiness.Reasons);

        var e = await Assert.ThrowsAsync<OperationException>(() => system.Operations.WaitIbcReadyAsync(system.Job(), null, Token));
        Assert.Equal(ErrorCodes.IbcNotReady, e.Code);
        Assert.Contains("fdsc-0: has no open gateway channel", e.Details["reasons"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relayer_that_died_fails_the_wait_early()
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 1);
        await system.StartAsync();
        var pid = system.World.Relayers.Single().ProcessId;
        await system.ExecAsync(await system.RelayerPodAsync(), "kill", "-9", $"{pid}");
        await system.WaitAsync(() => system.World.Relayers.Count == 0);
        var e = await Assert.ThrowsAsync<OperationException>(() => system.Operations.WaitIbcReadyAsync(system.Job(), null, Token));
        Assert.Contains("rly start does not run", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_that_stands_still_is_waited_for()
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 1);
        await system.StartAsync();
        system.World.Faults.Change(faults => faults with { StuckChains = ["fdsc-0"] });
        await Task.Delay(TimeSpan.FromSeconds(2.1), Token);
        var told = new Told();
        var waiting = system.Operations.WaitIbcReadyAsync(system.Job(), told, Token);
        Assert.StartsWith("fdsc-0: makes no blocks (height ", await told.First, StringComparison.Ordinal);
        Assert.False(waiting.IsCompleted);

        system.World.Faults.Clear();
        Assert.False((await waiting).Skipped);
    }

    [Fact]
    public async Task A_chain_that_does_not_answer_is_waited_for_until_stopped()
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 1);
        await system.StartAsync();
        system.World.Faults.Change(faults => faults with { DeadChains = ["mdsc"] });
        using var stop = new CancellationTokenSource();
        var told = new Told();
        var waiting = system.Operations.WaitIbcReadyAsync(system.Job(stop: stop.Token), told, Token);
        Assert.Contains("mdsc: does not answer", await told.First, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Links_wait_for_every_chain_and_name_those_that_do_not_come()
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 2);
        await system.InitAsync();
        system.World.Faults.Change(faults => faults with { DeadChains = ["fdsc-1", "mdsc"] });
        var e = await Assert.ThrowsAsync<OperationException>(() => system.Operations.ObserveConnectionsAsync(system.Job(), Token));
        Assert.Equal((ErrorCodes.ChainRpcUnreachable, "mdsc,fdsc-1", true), (e.Code, e.Details["chainId"], e.Retryable));

        system.World.Faults.Change(faults => faults with { DeadChains = [], CatchingUpChains = ["fdsc-0"] });
        e = await Assert.ThrowsAsync<OperationException>(() => system.Operations.ObserveConnectionsAsync(system.Job(), Token));
        Assert.Equal((ErrorCodes.ChainNotReady, "fdsc-0"), (e.Code, e.Details["chainId"]));
    }

    [Fact]
    public async Task Links_wait_for_a_chain_that_comes_late()
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 1);
        await system.InitAsync();
        system.World.Faults.Change(faults => faults with { DeadChains = ["fdsc-0"] });
        var looking = system.Operations.ObserveConnectionsAsync(system.Job(), Token);
        await system.WaitAsync(() => system.Log.Entries.Contains("event waiting: fdsc-0: does not answer"));
        system.World.Faults.Clear();
        Assert.Equal(["mdsc", "fdsc-0"], (await looking).Channels.Select(chain => chain.ChainId));
    }

    private sealed class Told : IProgress<string>
    {
        private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> First => _first.Task.WaitAsync(TimeSpan.FromSeconds(60));

        public void Report(string value) => _first.TrySetResult(value);
    }
}

using Cryptomeria.K8sOps.Cluster.Exec;
using Cryptomeria.K8sOps.Tests.Operations.Support;

namespace Cryptomeria.K8sOps.Tests.Operations;

/// <summary>One relayer that relays everything, and really runs.</summary>
public sealed class RelayerRunTests
{
    private static CancellationToken Token => OperatedSystem.Token;

    [Fact]
    public async Task One_that_dies_is_told_with_its_last_words()
    {
        // It settles so slowly that it is certain to die first.
        await using var system = await LinkedAsync(timings => timings with { RelayerSettles = TimeSpan.FromSeconds(60) });
        system.World.Faults.Change(faults => faults with { RelayerDiesAfterSeconds = 0.1 });
        var e = await Assert.ThrowsAsync<OperationException>(() => system.Operations.EnsureRelayerRunningAsync(system.Job(), Token));
        Assert.Equal((ErrorCodes.RelayerNotRunning, true), (e.Code, e.Retryable));
        Assert.NotEmpty(e.Details["log"]);
    }

    [Fact]
    public async Task After_one_that_died_another_is_started()
    {
        await using var system = await LinkedAsync();
        await system.Operations.EnsureRelayerRunningAsync(system.Job(), Token);
        await system.ExecAsync(await system.RelayerPodAsync(), "kill", "-9", $"{system.World.Relayers.Single().ProcessId}");
        await system.WaitAsync(() => system.World.Relayers.Count == 0);
        Assert.False((await system.Operations.EnsureRelayerRunningAsync(system.Job(), Token)).Skipped);
    }

    [Fact]
    public async Task A_shell_that_looks_for_it_is_no_relayer()
    {
        await using var system = await LinkedAsync();
        var pod = await system.RelayerPodAsync();
        var asking = system.ExecAsync(pod, "sh", "-c", "sleep 2; pgrep -f 'rly start'");
        var process = await system.Operations.ObserveRelayerProcessAsync(system.Job(), Token);
        Assert.Null(process.Pid);
        Assert.False(process.RelaysAllPaths);
        await asking;
    }

    [Fact]
    public async Task What_it_relays_is_known()
    {
        await using var system = await LinkedAsync();
        await system.Operations.EnsureRelayerRunningAsync(system.Job(), Token);
        var process = await system.Operations.ObserveRelayerProcessAsync(system.Job(), Token);
        Assert.Equal(Assert.Single(system.World.Relayers).ProcessId, process.Pid);
        Assert.Equal(["path-gwc-fdsc-0-gw", "path-gwc-mdsc-gw"], process.Paths!.Order());
        Assert.True(process.RelaysAllPaths);
    }

    [Fact]
    public async Task One_that_lacks_a_path_is_replaced()
    {
        await using var system = await LinkedAsync();
        await system.ExecAsync(await system.RelayerPodAsync(), "rly", "paths", "delete", "path-gwc-fdsc-0-gw");
        await system.Operations.EnsureRelayerRunningAsync(system.Job(), Token);
        Assert.Equal(["path-gwc-mdsc-gw"], Assert.Single(system.World.Relayers).Paths);
        await system.Operations.EnsurePathsAsync(system.Job(), Token);

        Assert.False((await system.Operations.ObserveRelayerProcessAsync(system.Job(), Token)).RelaysAllPaths);
        Assert.False((await system.Operations.EnsureRelayerRunningAsync(system.Job(), Token)).Skipped);
        Assert.Equal(2, Assert.Single(system.World.Relayers).Paths.Count);
    }

    [Fact]
    public async Task One_that_somebody_else_started_after_the_last_change_stays()
    {
        await using var system = await LinkedAsync();
        await Task.Delay(TimeSpan.FromSeconds(2.1), Token);
        await ByHandAsync(system);
        var relayer = Assert.Single(system.World.Relayers);
        var seen = await system.Operations.ObserveRelayerProcessAsync(system.Job(), Token);
        Assert.Null(seen.Paths);
        Assert.True((await system.Operations.EnsureRelayerRunningAsync(system.Job(), Token)).Skipped);
        Assert.Equal(relayer, Assert.Single(system.World.Relayers));
    }

    [Fact]
    public async Task Of_several_one_stays()
    {
        await using var system = await LinkedAsync();
        await system.Operations.EnsureRelayerRunningAsync(system.Job(), Token);
        var ours = Assert.Single(system.World.Relayers);
        await ByHandAsync(system, 2);
        Assert.False((await system.Operations.ObserveRelayerProcessAsync(system.Job(), Token)).RelaysAllPaths);
        Assert.False((await system.Operations.EnsureRelayerRunningAsync(system.Job(), Token)).Skipped);
        await system.WaitAsync(() => system.World.Relayers.Count == 1);
        Assert.Equal(ours, Assert.Single(system.World.Relayers));
    }

    [Fact]
    public async Task Paths_that_are_not_linked_are_left_out()
    {
        await using var system = await LinkedAsync();
        await system.ExecAsync(await system.RelayerPodAsync(), "rly", "paths", "new", "gwc", "mdsc", "path-half");
        await system.Operations.EnsureRelayerRunningAsync(system.Job(), Token);
        Assert.Equal(["path-gwc-fdsc-0-gw", "path-gwc-mdsc-gw"], Assert.Single(system.World.Relayers).Paths.Order());
        Assert.True((await system.Operations.EnsureRelayerRunningAsync(system.Job(), Token)).Skipped);
    }

    [Fact]
    public async Task Without_any_path_there_is_nothing_to_start()
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 1);
        await system.InitAsync();
        var e = await Assert.ThrowsAsync<OperationException>(() => system.Operations.EnsureRelayerRunningAsync(system.Job(), Token));
        Assert.Equal(ErrorCodes.RelayerNotRunning, e.Code);
    }

    [Fact]
    public async Task One_that_is_being_started_ends_with_its_job()
    {
        await using var system = await LinkedAsync();
        using var stop = new CancellationTokenSource();
        var starting = system.Operations.EnsureRelayerRunningAsync(system.Job(stop: stop.Token), Token);
        await system.WaitAsync(() => system.World.RelayersStarted == 1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting).WaitAsync(TimeSpan.FromSeconds(60), Token);
        await system.WaitAsync(() => system.World.Relayers.Count == 0);
    }

    [Fact]
    public async Task One_that_was_started_outlives_its_job()
    {
        await using var system = await LinkedAsync();
        var job = system.Job();
        await system.Operations.EnsureRelayerRunningAsync(job, Token);
        Assert.Equal(0, await system.Get<PodProcesses>().EndProcessesAsync(await system.RelayerPodAsync(), job.OperationId, Token));
        Assert.Single(system.World.Relayers);
    }

    private static async Task<OperatedSystem> LinkedAsync(Func<OperationTimings, OperationTimings>? timings = null)
    {
        var system = await OperatedSystem.StartAsync(fdsc: 1, timings);
        await system.InitAsync();
        await system.ConnectAsync();
        return system;
    }

    private static async Task ByHandAsync(OperatedSystem system, int expected = 1)
    {
        await system.ExecAsync(await system.RelayerPodAsync(), "sh", "-c", "nohup rly start --log-format json > /proc/1/fd/1 2>&1 < /dev/null &");
        await system.WaitAsync(() => system.World.Relayers.Count == expected);
    }
}

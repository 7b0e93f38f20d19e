using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.K8sOps.Tests.Operations.Support;

namespace Cryptomeria.K8sOps.Tests.Operations;

/// <summary>One channel a chain, whatever happens while it is made.</summary>
public sealed class LinkTests
{
    private static readonly string[] ByHand =
        ["rly", "transact", "link", "path-gwc-fdsc-0-gw", "--src-port", "gateway", "--dst-port", "datastore", "--version", "cryptomeria-1"];

    private static CancellationToken Token => OperatedSystem.Token;

    [Theory]
    [InlineData(LinkPhase.Clients)]
    [InlineData(LinkPhase.Connection)]
    [InlineData(LinkPhase.Channel)]
    public async Task A_link_that_failed_is_finished_by_the_next_attempt(LinkPhase phase)
    {
        await using var system = await ReadyToLinkAsync();
        system.World.Faults.Change(faults => faults with { Links = [new LinkFault("fdsc-0", phase)] });
        var e = await Assert.ThrowsAsync<OperationException>(() => system.Operations.EnsureLinkAsync(system.Job(), "fdsc-0", Token));
        Assert.Equal((ErrorCodes.RelayerLinkFailed, true, "gwc<->fdsc-0", "1"), (e.Code, e.Retryable, e.Details["chainPair"], e.Details["exitCode"]));
        Assert.Equal("rly transact link path-gwc-fdsc-0-gw --src-port gateway --dst-port datastore --version cryptomeria-1", e.Details["command"]);
        var why = Assert.Single(e.Details["stderr"].Split('\n'), line => line.StartsWith("Error: ", StringComparison.Ordinal));
        Assert.EndsWith($": exit code 1: {why["Error: ".Length..]}", e.Message, StringComparison.Ordinal);
        Assert.NotEmpty(e.Details["hint"]);
        Assert.NotEmpty(e.Details["stderr"]);

        await FinishAsync(system);
        if (phase == LinkPhase.Channel)
        {
            Assert.Equal(1, system.World.Chain("gwc").Counters.Connections);
        }
    }

    [Theory]
    [InlineData(LinkPhase.Clients)]
    [InlineData(LinkPhase.Connection)]
    [InlineData(LinkPhase.Channel)]
    public async Task A_link_that_is_stopped_ends_in_the_pod_and_a_new_start_finishes_it(LinkPhase phase)
    {
        await using var system = await ReadyToLinkAsync();
        system.World.Faults.Change(faults => faults with { Links = [new LinkFault("fdsc-0", phase, LinkFaultKind.Hang)] });
        using var stop = new CancellationTokenSource();
        var link = system.Operations.EnsureLinkAsync(system.Job(stop: stop.Token), "fdsc-0", Token);
        await system.WaitAsync(() => system.World.HeldLinks == 1);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => link).WaitAsync(TimeSpan.FromSeconds(60), Token);
        await system.WaitAsync(() => system.World.RunningLinks == 0);
        await FinishAsync(system);
        if (phase == LinkPhase.Channel)
        {
            Assert.Equal(1, system.World.Chain("gwc").Counters.Connections);
        }
    }

    [Fact]
    public async Task A_link_whose_connection_broke_is_waited_for()
    {
        await using var system = await ReadyToLinkAsync(TimeSpan.FromSeconds(1));
        system.Host.Faults.DropExec(TimeSpan.FromMilliseconds(200), command: "transact");
        Assert.False((await system.Operations.EnsureLinkAsync(system.Job(), "fdsc-0", Token)).Skipped);
        Assert.Equal(1, system.World.LinksStarted);
        Assert.Single(system.OpenChannels("fdsc-0"));
    }

    [Fact]
    public async Task A_link_whose_connection_broke_and_that_failed_is_a_failure()
    {
        await using var system = await ReadyToLinkAsync(TimeSpan.FromSeconds(1));
        system.World.Faults.Change(faults => faults with { Links = [new LinkFault("fdsc-0", LinkPhase.Channel)] });
        system.Host.Faults.DropExec(TimeSpan.FromMilliseconds(200), command: "transact");
        var e = await Assert.ThrowsAsync<OperationException>(() => system.Operations.EnsureLinkAsync(system.Job(), "fdsc-0", Token));
        Assert.Equal((ErrorCodes.RelayerLinkFailed, true), (e.Code, e.Retryable));
        await FinishAsync(system);
        Assert.Equal(1, system.World.Chain("gwc").Counters.Connections);
    }

    [Fact]
    public async Task A_link_that_the_host_left_behind_is_found_and_waited_for()
    {
        await using var system = await ReadyToLinkAsync(TimeSpan.FromSeconds(1));
        using var host = new CancellationTokenSource();
        var job = system.Job();
        var link = system.Operations.EnsureLinkAsync(job, "fdsc-0", host.Token);
        await system.WaitAsync(() => system.World.RunningLinks == 1);
        await host.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => link);
        Assert.Equal(1, system.World.RunningLinks);

        await system.Operations.EnsureLinkAsync(job, "fdsc-0", Token);
        Assert.Equal(1, system.World.LinksStarted);
        Assert.Single(system.OpenChannels("fdsc-0"));
        Assert.Contains(system.Log.Entries, entry => entry.Contains("waiting for it to end", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_link_that_the_host_left_behind_ends_when_its_job_is_stopped()
    {
        await using var system = await ReadyToLinkAsync();
        system.World.Faults.Change(faults => faults with { Links = [new LinkFault("fdsc-0", LinkPhase.Connection, LinkFaultKind.Hang)] });
        using var host = new CancellationTokenSource();
        var link = system.Operations.EnsureLinkAsync(system.Job(id: "job_1"), "fdsc-0", host.Token);
        await system.WaitAsync(() => system.World.HeldLinks == 1);
        await host.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => link);

        using var stop = new CancellationTokenSource();
        var again = system.Operations.EnsureLinkAsync(system.Job(id: "job_1", stop: stop.Token), "fdsc-0", Token);
        await system.WaitAsync(() => system.Log.Entries.Any(entry => entry.Contains("waiting for it to end", StringComparison.Ordinal)));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => again).WaitAsync(TimeSpan.FromSeconds(60), Token);
        await system.WaitAsync(() => system.World.RunningLinks == 0);
    }

    [Fact]
    public async Task A_link_that_somebody_else_started_is_not_started_again()
    {
        await using var system = await ReadyToLinkAsync(TimeSpan.FromSeconds(1));
        var pod = await system.RelayerPodAsync();
        await system.ExecAsync(pod, "rly", "paths", "new", "gwc", "fdsc-0", "path-gwc-fdsc-0-gw");
        var byHand = system.ExecAsync(pod, ByHand);
        await system.WaitAsync(() => system.World.RunningLinks == 1);

        Assert.True((await system.Operations.EnsureLinkAsync(system.Job(), "fdsc-0", Token)).Skipped);
        Assert.Equal(0, (await byHand).ExitCode);
        Assert.Equal(1, system.World.LinksStarted);
    }

    [Fact]
    public async Task The_relayer_is_stopped_for_a_link()
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 2);
        await system.InitAsync();
        await system.Operations.EnsureLinkAsync(system.Job(), "mdsc", Token);
        await system.Operations.EnsureRelayerRunningAsync(system.Job(), Token);
        Assert.Single(system.World.Relayers);

        await system.Operations.EnsureLinkAsync(system.Job(), "fdsc-0", Token);
        Assert.Empty(system.World.Relayers);
        Assert.Contains(system.Log.Entries, entry => entry.Contains("it is stopped for the link", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_relayer_whose_pod_was_replaced_is_configured_again_for_the_link()
    {
        await using var system = await ReadyToLinkAsync();
        await system.Operations.EnsureLinkAsync(system.Job(), "mdsc", Token);
        var old = await system.RelayerPodAsync();
        system.Host.Objects.Delete("pods", old.Namespace, old.Name);
        await system.WaitAsync(() => system.Host.Objects.Find("pods", old.Namespace, old.Name) is null);

        await FinishAsync(system);
        Assert.NotEqual(old.Name, (await system.RelayerPodAsync()).Name);
        Assert.Single(system.OpenChannels("mdsc"));
        var state = await system.Operations.ObserveConnectionsAsync(system.Job(), Token);
        Assert.All(state.Channels, chain => Assert.True(chain.PathPresent, chain.ChainId));
    }

    [Fact]
    public async Task Fdsc_10_is_not_fdsc_1()
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 11);
        await system.InitAsync();
        await system.Operations.EnsureLinkAsync(system.Job(), "fdsc-10", Token);
        await system.Operations.EnsureStorageRegisteredAsync(system.Job(), "fdsc-10", Token);

        var state = await system.Operations.ObserveConnectionsAsync(system.Job(), Token);
        var (one, ten) = (state.Channels.Single(chain => chain.ChainId == "fdsc-1"), state.Channels.Single(chain => chain.ChainId == "fdsc-10"));
        Assert.Equal((null, false, false), (one.ChannelId, one.PathPresent, one.IsRegistered));
        Assert.Equal(("channel-0", true, true), (ten.ChannelId, ten.PathPresent, ten.IsRegistered));

        Assert.False((await system.Operations.EnsureLinkAsync(system.Job(), "fdsc-1", Token)).Skipped);
        Assert.Single(system.OpenChannels("fdsc-1"));
        Assert.Single(system.OpenChannels("fdsc-10"));
    }

    [Fact]
    public async Task Where_the_other_ends_cannot_be_told_no_second_channel_is_made()
    {
        await using var system = await ReadyToLinkAsync();
        await system.Operations.EnsureLinkAsync(system.Job(), "fdsc-0", Token);
        await system.ExecAsync(await system.RelayerPodAsync(), "rly", "paths", "delete", "path-gwc-fdsc-0-gw");
        system.World.Faults.Change(faults => faults with { ChannelLookups = [new ChannelLookupFault("gwc")] });

        var e = await Assert.ThrowsAsync<OperationException>(() => system.Operations.EnsureLinkAsync(system.Job(), "fdsc-0", Token));
        Assert.Equal((ErrorCodes.RelayerLinkFailed, true), (e.Code, e.Retryable));
        Assert.Equal(1, system.World.LinksStarted);
        await system.Operations.EnsureLinkAsync(system.Job(), "fdsc-0", Token);
        Assert.Equal(1, system.World.LinksStarted);
    }

    private static async Task<OperatedSystem> ReadyToLinkAsync(TimeSpan? link = null)
    {
        var system = await OperatedSystem.StartAsync(fdsc: 1, link: link);
        await system.InitAsync();
        return system;
    }

    private static async Task FinishAsync(OperatedSystem system)
    {
        Assert.False((await system.Operations.EnsureLinkAsync(system.Job(), "fdsc-0", Token)).Skipped);
        var id = Assert.Single(system.OpenChannels("fdsc-0"));
        var near = system.World.Chain("gwc").Channels.Single(channel => channel.Id == id);
        Assert.Equal(HandshakeState.Open, system.World.Chain("fdsc-0").Channels.Single(channel => channel.Id == near.CounterpartyChannelId).State);
        Assert.True((await system.Operations.EnsureLinkAsync(system.Job(), "fdsc-0", Token)).Skipped);
        Assert.Equal(1, system.World.MaxRunningLinks);
    }
}

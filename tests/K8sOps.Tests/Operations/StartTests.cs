using System.Text.Json.Nodes;
using Cryptomeria.K8sOps.Tests.Operations.Support;

namespace Cryptomeria.K8sOps.Tests.Operations;

/// <summary>From installed pods to a system that relays, once, again, and after losses.</summary>
public sealed class StartTests
{
    private static CancellationToken Token => OperatedSystem.Token;

    [Fact]
    public async Task Start_makes_one_of_everything()
    {
        await using var system = await OperatedSystem.StartAsync();
        Assert.False(await system.StartAsync());

        var gwc = system.World.Chain("gwc");
        Assert.All(["mdsc", "fdsc-0", "fdsc-1"], chain => Assert.Single(system.OpenChannels(chain)));
        Assert.Equal((3, 3, 3), (gwc.Connections.Count, gwc.Channels.Count, gwc.Registrations.Count));
        Assert.Equal(
            [("fdsc-0", "datastore"), ("fdsc-1", "datastore"), ("mdsc", "metastore")],
            gwc.Registrations.Select(storage => (storage.ChainId, storage.ConnectionType)).Order());
        Assert.Equal(1, system.World.MaxRunningLinks);
        Assert.Equal(["path-gwc-fdsc-0-gw", "path-gwc-fdsc-1-gw", "path-gwc-mdsc-gw"], Assert.Single(system.World.Relayers).Paths.Order());

        var readiness = await system.Operations.ObserveReadinessAsync(system.Job(), Token);
        Assert.True(readiness.Ready, string.Join("; ", readiness.Reasons));
    }

    [Fact]
    public async Task Start_again_changes_nothing()
    {
        await using var system = await OperatedSystem.StartAsync();
        await system.StartAsync();
        var (counters, relayer) = (system.World.Chain("gwc").Counters, system.World.Relayers.Single());

        Assert.True(await system.StartAsync());
        Assert.Equal(counters, system.World.Chain("gwc").Counters);
        Assert.Equal(relayer, Assert.Single(system.World.Relayers));
    }

    [Fact]
    public async Task A_lost_configuration_is_rebuilt_from_the_open_channels()
    {
        await using var system = await OperatedSystem.StartAsync();
        await system.StartAsync();
        var counters = system.World.Chain("gwc").Counters;
        await ReplaceRelayerAsync(system);

        Assert.False(await system.StartAsync());
        Assert.Equal(counters, system.World.Chain("gwc").Counters);
        Assert.Equal(3, Assert.Single(system.World.Relayers).Paths.Count);
    }

    [Fact]
    public async Task Paths_come_back_even_of_a_chain_that_does_not_answer()
    {
        await using var system = await OperatedSystem.StartAsync();
        await system.StartAsync();
        await ReplaceRelayerAsync(system);
        system.World.Faults.Change(faults => faults with { DeadChains = ["fdsc-1"] });

        await system.InitAsync();
        var setup = await system.Operations.ObserveRelayerSetupAsync(system.Job(), Token);
        Assert.Empty(setup.MissingPaths);
        Assert.Contains("path-gwc-fdsc-1-gw", (await system.ExecAsync(await system.RelayerPodAsync(), "rly", "paths", "list", "--json")).StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_lost_path_is_put_back_with_its_ids()
    {
        await using var system = await OperatedSystem.StartAsync();
        await system.StartAsync();
        var pod = await system.RelayerPodAsync();
        var before = (await system.ExecAsync(pod, "rly", "paths", "list", "--json")).StandardOutput;
        await system.ExecAsync(pod, "rly", "paths", "delete", "path-gwc-fdsc-0-gw");

        Assert.Equal(["fdsc-0"], (await system.Operations.ObserveRelayerSetupAsync(system.Job(), Token)).MissingPaths);
        Assert.Equal("paths put back: fdsc-0", (await system.Operations.EnsurePathsAsync(system.Job(), Token)).Message);
        Assert.Equal(before, (await system.ExecAsync(pod, "rly", "paths", "list", "--json")).StandardOutput);
        Assert.True((await system.Operations.EnsurePathsAsync(system.Job(), Token)).Skipped);
    }

    [Fact]
    public async Task Paths_are_left_alone_while_gwc_does_not_answer()
    {
        await using var system = await OperatedSystem.StartAsync();
        await system.StartAsync();
        system.World.Faults.Change(faults => faults with { DeadChains = ["gwc"] });

        Assert.Empty((await system.Operations.ObserveRelayerSetupAsync(system.Job(), Token)).MissingPaths);
        var outcome = await system.Operations.EnsurePathsAsync(system.Job(), Token);
        Assert.True(outcome.Skipped);
        Assert.Contains("gwc does not answer", outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Force_never_makes_a_second_channel()
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 1);
        await system.StartAsync();
        var job = system.Job(force: true);
        var (operations, relayer) = (system.Operations, system.World.Relayers.Single());

        await operations.EnsureRelayerConfigAsync(job, Token);
        Assert.False((await operations.EnsureChainAddedAsync(job, "fdsc-0", Token)).Skipped);
        Assert.False((await operations.EnsureKeyAsync(job, "fdsc-0", Token)).Skipped);
        await operations.EnsurePathsAsync(job, Token);
        Assert.False((await operations.EnsureLinkAsync(job, "fdsc-0", Token)).Skipped);
        Assert.False((await operations.EnsureStorageRegisteredAsync(job, "fdsc-0", Token)).Skipped);
        Assert.False((await operations.EnsureRelayerRunningAsync(job, Token)).Skipped);

        Assert.Single(system.OpenChannels("fdsc-0"));
        Assert.Equal(2, system.World.Chain("gwc").Counters.Connections);
        Assert.NotEqual(relayer, Assert.Single(system.World.Relayers));
        Assert.True((await operations.ObserveReadinessAsync(system.Job(), Token)).Ready);
    }

    [Fact]
    public async Task A_missing_mnemonic_is_told()
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 1);
        var job = system.Job();
        var secret = new JsonObject { ["data"] = new JsonObject { ["gwc.relayer.mnemonic"] = null } };
        system.Host.Objects.Patch("secrets", OperatedSystem.Namespace, "cryptomeria-mnemonics", secret);
        await ReplaceRelayerAsync(system);
        await system.Operations.EnsureRelayerConfigAsync(job, Token);
        await system.Operations.EnsureChainAddedAsync(job, "gwc", Token);

        var e = await Assert.ThrowsAsync<OperationException>(() => system.Operations.EnsureKeyAsync(job, "gwc", Token));
        Assert.Equal((ErrorCodes.KeyMissing, "gwc", false), (e.Code, e.Details["chainId"], e.Retryable));
    }

    [Fact]
    public async Task Mnemonics_are_in_no_log()
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 1);
        await system.StartAsync();
        var pod = await system.RelayerPodAsync();
        foreach (var chain in new[] { "gwc", "mdsc", "fdsc-0" })
        {
            var mnemonic = (await system.ExecAsync(pod, "cat", $"/etc/mnemonics/{chain}.relayer.mnemonic")).StandardOutput.Trim();
            Assert.NotEmpty(mnemonic);
            Assert.DoesNotContain(system.Log.Entries, entry => entry.Contains(mnemonic, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_listing_that_came_cut_is_asked_for_again()
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 1);
        await system.StartAsync();
        system.World.Faults.Change(faults => faults with
        {
            TruncatedOutputs = [new("q channels gwc", 120), new("gateway endpoints", 60), new("keys show", 200)],
        });
        Assert.True(await system.StartAsync());
    }

    private static async Task ReplaceRelayerAsync(OperatedSystem system)
    {
        system.Host.Objects.Delete("pods", OperatedSystem.Namespace, (await system.RelayerPodAsync()).Name);
        Assert.False((await system.Operations.ObserveRelayerSetupAsync(system.Job(), Token)).ConfigExists);
        while (system.World.Relayers.Count > 0)
        {
            await Task.Delay(20, Token);
        }
    }
}

using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.Functions.Tests.Support;
using static Cryptomeria.Functions.Tests.Support.LivingSystem;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>What cryptomeria's own scripts get wrong, one test a fault, through the front door.</summary>
public class UpstreamFaultTests
{
    [Fact]
    public async Task Grep_takes_fdsc_10_for_fdsc_1()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 11);
        await life.Probe.InRelayerAsync("rly", "paths", "delete", "path-gwc-fdsc-1-gw");
        await life.Probe.InRelayerAsync("rly", "chains", "delete", "fdsc-1");

        await life.SucceedAsync("start");
        await life.System.AssertRunsAsync(11, ever: 11);
    }

    [Fact]
    public async Task The_chains_listing_asks_every_chain_for_balances()
    {
        await using var life = await LivingSystem.StartAsync();
        var job = await life.BeginLifeAsync(fdsc: 1);
        Assert.Contains("rly chains list --json", await life.LogAsync(job), StringComparison.Ordinal);
        Assert.DoesNotMatch("rly chains list(?! --json)", await life.LogAsync(job));
    }

    [Fact]
    public async Task Code_0_of_a_sync_broadcast_is_only_CheckTx()
    {
        await using var life = await LivingSystem.StartAsync();
        life.World.Faults.Change(faults => faults with { Registrations = [new RegistrationFault("fdsc-0", RegistrationStage.Block, 1, 5, "insufficient funds")] });
        var error = await life.FailAsync("install", """{"fdscReplicas":1,"startAfter":true}""");
        Assert.Equal("REGISTER_STORAGE_FAILED", error["code"]!.GetValue<string>());
        Assert.Equal((5, "insufficient funds"), (error["details"]!["code"]!.GetValue<int>(), error["details"]!["rawLog"]!.GetValue<string>()));
        Assert.DoesNotContain(life.World.Chain("gwc").Registrations, registration => registration.ChainId == "fdsc-0");

        await life.SucceedAsync("start");
        Assert.Single(life.World.Chain("gwc").Registrations, registration => registration.ChainId == "fdsc-0");
    }

    [Fact]
    public async Task The_path_of_a_link_that_is_skipped_is_not_put_back_after_the_configuration_was_lost()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 2);
        life.Objects.Delete("pods", Namespace, life.PodOf("relayer"));
        await SimulatedSystem.UntilAsync(() => life.World.Relayers.Count == 0);

        var job = await life.SucceedAsync("start");
        Assert.False(StepOf(job, "initRelayer")["skipped"]!.GetValue<bool>());
        Assert.True(StepOf(job, "connectAll")["skipped"]!.GetValue<bool>());
        await life.System.AssertRunsAsync(2, ever: 2);
    }

    [Fact]
    public async Task A_link_that_is_repeated_makes_a_second_connection()
    {
        await using var life = await LivingSystem.StartAsync();
        life.World.Faults.Change(faults => faults with { Links = [new LinkFault("mdsc", LinkPhase.Channel)] });
        var job = await life.BeginLifeAsync(fdsc: 0);
        Assert.Contains(
            "failed: RELAYER_LINK_FAILED: linking gwc<->mdsc failed: exit code 1: context deadline exceeded", await life.LogAsync(job), StringComparison.Ordinal);
        await life.System.AssertRunsAsync(0, ever: 0);
    }

    [Fact]
    public async Task Pgrep_finds_its_own_shell_and_takes_it_for_the_relayer()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 1);
        await life.Probe.InRelayerAsync("sh", "-c", "pkill -x rly");
        await SimulatedSystem.UntilAsync(() => life.World.Relayers.Count == 0);

        // Upstream's own check, from within such a shell, says that it runs.
        Assert.NotEmpty((await life.Probe.InRelayerAsync("sh", "-c", "pgrep -f 'rly start'")).Trim());
        Assert.False((await life.Api.GetAsync("/api/v1/system/status"))["data"]!["relayer"]!["running"]!.GetValue<bool>());
        var job = await life.SucceedAsync("start");
        Assert.False(StepOf(job, "startRelayer")["skipped"]!.GetValue<bool>());
        await life.System.AssertRunsAsync(1, ever: 1);
        Assert.True((await life.Api.GetAsync("/api/v1/system/status"))["data"]!["relayer"]!["running"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_relayer_that_dies_at_once_is_said_to_run()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        life.World.Faults.Change(faults => faults with { RelayerDiesAfterSeconds = 0.05 });
        var id = await life.Api.BeginAsync("start");
        await life.Api.UntilAsync(id, job => StepOf(job, "startRelayer")["message"]?.GetValue<string>()?.Contains("attempt 2", StringComparison.Ordinal) == true);
        Assert.Contains("RELAYER_NOT_RUNNING", await life.Api.LogAsync(id), StringComparison.Ordinal);
        life.World.Faults.Clear();
        Assert.Equal("succeeded", (await life.Api.EndAsync(id))["status"]!.GetValue<string>());
        await life.System.AssertRunsAsync(0, ever: 0);
    }

    [Fact]
    public async Task Scaling_out_takes_the_relayer_pod_that_ends_for_the_relayer()
    {
        await using var life = await LivingSystem.StartAsync(pods: new PodLatencies { Termination = TimeSpan.FromSeconds(1.5) });
        await life.BeginLifeAsync(fdsc: 1);
        var old = life.PodOf("relayer");
        var job = await life.SucceedAsync("scale/fdsc", """{"replicas":3}""");
        Assert.False(StepOf(job, "restartRelayer")["skipped"]!.GetValue<bool>());
        Assert.NotEqual(old, life.PodOf("relayer"));
        await life.System.AssertRunsAsync(3, ever: 3);
    }

    [Fact]
    public async Task At_the_number_asked_for_already_it_leaves_new_chains_unconnected()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 1);
        life.World.Faults.Change(faults => faults with { Links = [new LinkFault("fdsc-1", LinkPhase.Clients, LinkFaultKind.Hang)] });
        await life.CancelInAsync("connectAll", "scale/fdsc", """{"replicas":3}""", () => life.World.HeldLinks == 1);
        Assert.Equal(0, life.System.OpenChannels("fdsc-1"));

        var job = await life.SucceedAsync("scale/fdsc", """{"replicas":3}""");
        Assert.True(StepOf(job, "helmUpgrade")["skipped"]!.GetValue<bool>());
        Assert.False(StepOf(job, "connectAll")["skipped"]!.GetValue<bool>());
        await AssertRelaysAllAsync(life, "mdsc", "fdsc-0", "fdsc-1", "fdsc-2");
    }

    [Fact]
    public async Task Scaling_in_leaves_the_relayer_with_chains_that_are_gone()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 2);
        await life.SucceedAsync("scale/fdsc", """{"replicas":1}""");
        await life.System.AssertRunsAsync(1, ever: 2);
    }

    [Fact]
    public async Task After_stop_and_resume_nothing_relays()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 1);
        await life.SucceedAsync("stop");
        life.System.AssertStopped(1);
        await life.SucceedAsync("resume");
        await life.System.AssertRunsAsync(1, ever: 1);
    }

    [Fact]
    public async Task Resume_brings_everything_to_one_replica()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 0);
        Scale(life, "cryptomeria-genesis-server", 2);
        Scale(life, "faucet", 0);
        await life.SucceedAsync("stop");
        await life.SucceedAsync("resume");
        Assert.Equal((2, 0, 1), (Replicas(life, "cryptomeria-genesis-server"), Replicas(life, "faucet"), Replicas(life, "cryptomeria-relayer")));
    }

    [Fact]
    public async Task Stop_and_uninstall_take_what_is_not_cryptomerias()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 0);
        var others = Others.CreateIn(life.Objects);
        await life.SucceedAsync("stop");
        others.AssertUntouched();
        Assert.Equal(0, Replicas(life, "faucet"));
        await life.SucceedAsync("uninstall");
        others.AssertUntouched();
        life.System.AssertGone(Others.Name);
    }

    private static void Scale(LivingSystem life, string deployment, int replicas) =>
        life.Objects.Patch("deployments", Namespace, deployment, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } });

    private static int Replicas(LivingSystem life, string deployment) =>
        life.Objects.Find("deployments", Namespace, deployment)!["spec"]!["replicas"]!.GetValue<int>();

    private static async Task AssertRelaysAllAsync(LivingSystem life, params string[] chains)
    {
        Assert.All(chains, chain => Assert.Equal(1, life.System.OpenChannels(chain)));
        Assert.All(chains, chain => Assert.Single(life.World.Chain("gwc").Registrations, registration => registration.ChainId == chain));
        Assert.Equal(chains.Select(chain => $"path-gwc-{chain}-gw").Order(), Assert.Single(life.World.Relayers).Paths.Order());
        Assert.Empty(await life.Probe.LeftBehindAsync());
    }
}

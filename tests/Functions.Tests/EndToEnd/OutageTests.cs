using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.Functions.Tests.Interrupts;
using Cryptomeria.Functions.Tests.Support;
using static Cryptomeria.Functions.Tests.Support.LivingSystem;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>What goes away in the middle of a job and comes back is waited for, and the job says since when.</summary>
public class OutageTests
{
    [Fact]
    public async Task An_API_server_that_is_away_is_waited_for()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.SucceedAsync("install", """{"fdscReplicas":1}""");
        life.World.Faults.Change(faults => faults with { Links = [new LinkFault("mdsc", LinkPhase.Connection, LinkFaultKind.Pause)] });
        var id = await life.Api.BeginAsync("start");
        await life.Api.UntilAsync(id, _ => life.World.HeldLinks == 1);
        life.System.Cluster.Faults.IsDown = true;
        var job = await life.Api.UntilAsync(id, job => Says(job, "connectAll", "the API server cannot be reached since "));
        Assert.Matches(@" since \d\d:\d\d:\d\dZ \(\d+ s\); trying again$", StepOf(job, "connectAll")["message"]!.GetValue<string>());
        life.System.Cluster.Faults.IsDown = false;
        life.Heal();
        await AssertSucceedsAsync(life, id);
        await life.System.AssertRunsAsync(1, ever: 1);
    }

    [Theory]
    [InlineData(FaultAction.Unavailable, 503)]
    [InlineData(FaultAction.InternalError, 500)]
    public async Task One_that_answers_with_errors_is_waited_for(FaultAction action, int status)
    {
        await using var life = await LivingSystem.StartAsync();
        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        string id;
        using (life.System.Cluster.Faults.Add(new FaultRule { Action = action, Path = "/namespaces/cryptomeria/" }))
        {
            id = await life.Api.BeginAsync("start");
            await life.Api.UntilAsync(id, job => Says(job, "initRelayer", $"the API server answers with status {status} since "));
        }

        await AssertSucceedsAsync(life, id);
        await life.System.AssertRunsAsync(0, ever: 0);
    }

    [Fact]
    public async Task One_that_fails_in_the_middle_of_helms_work_is_waited_for()
    {
        await using var life = await LivingSystem.StartAsync();
        using var fault = life.System.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Unavailable, Method = "POST", Path = "/deployments", Times = 1 });
        var job = await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        Assert.Equal(1, fault.Strikes);
        Assert.Contains("failed: K8S_REQUEST_FAILED: helm upgrade failed: the server is currently unable to handle the request", await life.LogAsync(job), StringComparison.Ordinal);
        life.System.AssertInstalled(0);
    }

    [Fact]
    public async Task Out_of_time_the_job_says_what_it_waited_for()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        using var fault = life.System.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Unavailable, Path = "/namespaces/cryptomeria/" });
        var job = await life.Api.RunAsync("start", """{"timeoutSeconds":3}""");
        var error = job["error"]!;
        Assert.Equal("JOB_TIMEOUT", error["code"]!.GetValue<string>());
        Assert.StartsWith("the API server answers with status 503 since ", error["details"]!["waitingFor"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.EndsWith("; trying again", StepOf(job, "initRelayer")["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relayer_pod_replaced_while_it_is_configured_is_configured_again()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.SucceedAsync("install", """{"fdscReplicas":1}""");
        await ReplaceInAsync(life, Blocks.SlowCommand("initRelayer", "rly: restore a key"), "start");
        await life.System.AssertRunsAsync(1, ever: 1);
    }

    [Theory]
    [InlineData(LinkPhase.Clients)]
    [InlineData(LinkPhase.Connection)]
    public async Task A_relayer_pod_replaced_while_it_links_is_configured_again_and_links(LinkPhase phase)
    {
        await using var life = await LivingSystem.StartAsync();
        await life.SucceedAsync("install", """{"fdscReplicas":1}""");
        await ReplaceInAsync(life, Blocks.Link("fdsc-0", phase), "start");
        Assert.All((string[])["mdsc", "fdsc-0"], chain => Assert.Equal(1, life.System.OpenChannels(chain)));
        Assert.Equal(2, Assert.Single(life.World.Relayers).Paths.Count);
    }

    [Fact]
    public async Task A_relayer_pod_replaced_before_the_first_link_is_configured_again()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.SucceedAsync("install", """{"fdscReplicas":1}""");
        var waiting = Interrupt.At("connectAll", life => life.World.Faults.Change(faults => faults with { DeadChains = ["fdsc-0"] }));
        await ReplaceInAsync(life, waiting, "start");
        await life.System.AssertRunsAsync(1, ever: 1);
    }

    [Fact]
    public async Task A_relayer_pod_replaced_while_its_start_is_waited_for_is_started_again()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        await ReplaceInAsync(life, Blocks.WaitIbcReady, "start");
        await life.System.AssertRunsAsync(0, ever: 0);
    }

    /// <summary>Begins a job, replaces the relayer's pod where the job is held, and lets it go on to its end.</summary>
    private static async Task ReplaceInAsync(LivingSystem life, Interrupt interrupt, string operation)
    {
        string id;
        using (await interrupt.Block(life))
        {
            id = await life.Api.BeginAsync(operation);
            await life.Api.UntilAsync(id, job => interrupt.IsReached(life, job));
            await life.ReplaceRelayerAsync();
        }

        life.Heal();
        var job = await AssertSucceedsAsync(life, id);
        Assert.Contains("went away", await life.LogAsync(job), StringComparison.Ordinal);
    }

    private static async Task<JsonObject> AssertSucceedsAsync(LivingSystem life, string id)
    {
        var job = await life.Api.EndAsync(id);
        Assert.True(job["status"]!.GetValue<string>() == "succeeded", $"{job}\n{await life.LogAsync(job)}");
        return job;
    }

    private static bool Says(JsonObject job, string step, string text) =>
        StepOf(job, step)["message"]?.GetValue<string>().StartsWith(text, StringComparison.Ordinal) == true;
}

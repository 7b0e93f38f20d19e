using System.Net;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.Functions.Tests.Support;
using static Cryptomeria.Functions.Tests.Support.LivingSystem;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>What helm or the cluster would refuse is told before anything is changed; a relayer that was stopped all the same is brought back.</summary>
public class PreflightTests
{
    [Theory]
    [InlineData("list secrets", "K8S_FORBIDDEN")]
    [InlineData("update secrets", "K8S_FORBIDDEN")]
    [InlineData("delete statefulsets", "K8S_FORBIDDEN")]
    [InlineData("chart that fails", "HELM_FAILED")]
    [InlineData("chart without a name", "CHART_UNREADABLE")]
    public async Task A_scale_in_that_helm_would_be_refused_touches_nothing(string refused, string code)
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 2);
        var (started, version) = (life.World.RelayersStarted, life.System.ReleaseStatus());
        Refuse(life, refused);

        var plan = await PlanAsync(life, "scale/fdsc", """{"replicas":1}""");
        Assert.Equal(("preflight", "fail"), (plan["name"]!.GetValue<string>(), plan["action"]!.GetValue<string>()));
        Assert.StartsWith(code, plan["message"]!.GetValue<string>(), StringComparison.Ordinal);
        var job = await life.Api.RunAsync("scale/fdsc", """{"replicas":1}""");
        Assert.True(job["error"]?["code"]?.GetValue<string>() == code, $"{job}\n{await life.LogAsync(job)}");
        Assert.Equal("failed", StepOf(job, "preflight")["status"]!.GetValue<string>());

        life.Heal();
        life.System.Cluster.Faults.Clear();
        Assert.Equal((started, version), (life.World.RelayersStarted, life.System.ReleaseStatus()));
        await life.System.AssertRunsAsync(2, ever: 2);
    }

    [Fact]
    public async Task A_scale_in_without_a_chart_touches_nothing()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 1);
        await using var host = await ApiHost.StartAsync(life.System.Kubeconfig, life.Chart.Settings[0]);
        var job = await host.Api.RunAsync("scale/fdsc", """{"replicas":0}""");
        Assert.Equal("CHART_MISSING", job["error"]!["code"]!.GetValue<string>());
        Assert.Equal(1, life.World.RelayersStarted);
        await life.System.AssertRunsAsync(1, ever: 1);

        // With the number there is already helm has nothing to do, so nothing of it is needed.
        Assert.Equal("succeeded", (await host.Api.RunAsync("scale/fdsc", """{"replicas":1}"""))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Refused_by_what_no_rule_tells_it_brings_back_the_relayer_with_every_chain()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 2);
        JsonObject error;
        using (life.System.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Forbidden, Method = "POST", Path = "/secrets" }))
        {
            error = await life.FailAsync("scale/fdsc", """{"replicas":1}""");
        }

        Assert.Equal("K8S_FORBIDDEN", error["code"]!.GetValue<string>());
        Assert.Matches("^brought back: rly start runs .*3 paths$", error["details"]!["relayer"]!.GetValue<string>());
        await life.System.AssertRunsAsync(2, ever: 2);
    }

    [Fact]
    public async Task A_helm_that_fails_half_way_leaves_a_relayer_for_the_chains_there_are()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 2);
        life.Chart.Behave(fail: "context deadline exceeded");
        Assert.Equal("HELM_FAILED", (await life.FailAsync("scale/fdsc", """{"replicas":1}"""))["code"]!.GetValue<string>());
        Assert.Equal(["path-gwc-fdsc-0-gw", "path-gwc-mdsc-gw"], Assert.Single(life.World.Relayers).Paths.Order(StringComparer.Ordinal));

        life.Heal();
        await life.SucceedAsync("scale/fdsc", """{"replicas":1}""");
        await life.System.AssertRunsAsync(1, ever: 2);
    }

    [Fact]
    public async Task Canceled_while_a_new_chain_is_linked_the_others_are_relayed_again()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 1);
        life.World.Faults.Change(faults => faults with { Links = [new LinkFault("fdsc-1", LinkPhase.Clients, LinkFaultKind.Hang)] });
        var job = await life.CancelInAsync("connectAll", "scale/fdsc", """{"replicas":2}""", () => life.World.HeldLinks == 1);
        Assert.Contains("the relayer, which this job stopped, is brought back", await life.LogAsync(job), StringComparison.Ordinal);
        Assert.Superset(new HashSet<string>(["path-gwc-fdsc-0-gw", "path-gwc-mdsc-gw"]), Assert.Single(life.World.Relayers).Paths.ToHashSet());
        await life.SucceedAsync("scale/fdsc", """{"replicas":2}""");
        await life.System.AssertRunsAsync(2, ever: 2);
    }

    [Fact]
    public async Task Out_of_time_while_helm_works_the_relayer_is_brought_back()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 2);
        life.Chart.Slow();
        var error = await life.FailAsync("scale/fdsc", """{"replicas":1,"timeoutSeconds":8}""");
        Assert.Equal("JOB_TIMEOUT", error["code"]!.GetValue<string>());
        Assert.StartsWith("brought back: ", error["details"]!["relayer"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(3, Assert.Single(life.World.Relayers).Paths.Count);
    }

    [Fact]
    public async Task Linking_alone_leaves_a_relayer_that_ran_running()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 1);
        await life.SucceedAsync("install", """{"fdscReplicas":2}""");
        await life.SucceedAsync("start", """{"steps":["initRelayer","startRelayer"]}""");
        await life.SucceedAsync("start", """{"steps":["connectAll"]}""");
        await life.System.AssertRunsAsync(2, ever: 2);
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("resume")]
    public async Task Where_some_workloads_may_not_be_scaled_none_is(string operation)
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 0);
        if (operation == "resume")
        {
            await life.SucceedAsync("stop");
        }

        var before = Replicas();
        using (life.System.Cluster.Faults.Forbid("patch", "statefulsets"))
        {
            var plan = await PlanAsync(life, operation, null);
            Assert.Equal($"{operation}Workloads fail K8S_FORBIDDEN", $"{plan["name"]} {plan["action"]} {plan["message"]!.GetValue<string>().Split(':')[0]}");
            var error = await life.FailAsync(operation);
            Assert.Equal(
                ("K8S_FORBIDDEN", "patch", "statefulsets.apps"),
                (error["code"]!.GetValue<string>(), error["details"]!["verb"]!.GetValue<string>(), error["details"]!["resource"]!.GetValue<string>()));
        }

        Assert.Equal(before, Replicas());
        await life.SucceedAsync(operation);

        List<string> Replicas() => [.. life.System.Workloads().Select(workload => $"{workload["metadata"]!["name"]} {workload["spec"]!["replicas"]}")];
    }

    [Theory]
    [InlineData("delete", "persistentvolumeclaims", null)]
    [InlineData("delete", "services", null)]
    [InlineData("delete", "namespaces", """{"deleteNamespace":true}""")]
    public async Task An_uninstall_that_would_be_refused_half_way_deletes_nothing(string verb, string resource, string? body)
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 0);
        using (life.System.Cluster.Faults.Forbid(verb, resource))
        {
            var plan = await PlanAsync(life, "uninstall", body);
            Assert.Equal("preflight fail K8S_FORBIDDEN", $"{plan["name"]} {plan["action"]} {plan["message"]!.GetValue<string>().Split(':')[0]}");
            var error = await life.FailAsync("uninstall", body);
            Assert.Equal("K8S_FORBIDDEN", error["code"]!.GetValue<string>());
            Assert.Contains($"{verb} {resource}", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        await life.System.AssertRunsAsync(0, ever: 0);
    }

    [Fact]
    public async Task An_account_that_may_not_ask_is_not_held_up()
    {
        await using var life = await LivingSystem.StartAsync();
        using (life.System.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Forbidden, Method = "POST", Path = "selfsubjectaccessreviews" }))
        {
            var job = await life.SucceedAsync("install", """{"fdscReplicas":0}""");
            Assert.Contains("this account may not ask which rights it has", await life.LogAsync(job), StringComparison.Ordinal);
        }
    }

    private static void Refuse(LivingSystem life, string what)
    {
        switch (what.Split(' '))
        {
            case ["chart", "that", "fails"]:
                life.Chart.Behave(refuse: "execution error at (cryptomeria/templates/chains.yaml:12:3): boom");
                break;
            case ["chart", "without", ..]:
                File.WriteAllText(life.Chart.File("Chart.yaml"), "- no\n- mapping\n");
                break;
            case [var verb, var resource]:
                life.System.Cluster.Faults.Forbid(verb, resource);
                break;
        }
    }

    /// <summary>The first step of a plan.</summary>
    private static async Task<JsonObject> PlanAsync(LivingSystem life, string operation, string? body)
    {
        var (status, answer, _) = await life.Api.SendAsync(HttpMethod.Post, $"/api/v1/system/{operation}?dryRun=true", body);
        Assert.True(status == HttpStatusCode.OK, answer.ToString());
        return answer["data"]!["steps"]![0]!.AsObject();
    }
}

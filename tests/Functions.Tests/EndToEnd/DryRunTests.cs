using System.Net;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.Functions.Tests.Support;
using Cryptomeria.K8sOps;
using static Cryptomeria.Functions.Tests.EndToEnd.StartJobTests;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>What a dry run says is what the job then does, step by step, whatever the cluster is like before.</summary>
public class DryRunTests
{
    [Fact]
    public async Task Nothing_is_installed()
    {
        await using var life = await LivingSystem.StartAsync();
        await CompareAsync(life, "start", null, "fail CHAIN_NOT_FOUND");
        await CompareAsync(life, "scale/fdsc", """{"replicas":1}""", "fail NOT_INSTALLED");
        await CompareAsync(life, "resume", null, "fail NOT_INSTALLED");
        await CompareAsync(life, "stop", null, "skip", "skip");
        await CompareAsync(life, "uninstall", null, "skip", "skip", "skip", "skip");
        await CompareAsync(life, "uninstall", """{"deleteNamespace":true}""", "skip", "skip", "skip", "skip", "skip");
        await CompareAsync(life, "install", """{"fdscReplicas":1}""", "run", "run", "run");
    }

    [Fact]
    public async Task It_lives()
    {
        await using var life = await LivingSystem.StartAsync();
        await CompareAsync(life, "install", """{"fdscReplicas":1,"startAfter":true}""", "run", "run", "run", "unknown", "unknown", "unknown", "unknown");
        await CompareAsync(life, "install", """{"fdscReplicas":1,"startAfter":true}""", "run", "skip", "skip", "skip", "skip", "skip", "skip");
        await CompareAsync(life, "start", null, "skip", "skip", "skip", "skip");
        await CompareAsync(life, "start", """{"force":true}""");
        await CompareAsync(life, "scale/fdsc", """{"replicas":1}""", [.. Enumerable.Repeat("skip", 10)]);
        await CompareAsync(life, "scale/fdsc", """{"replicas":2}""", "run", "skip", "run", "skip", "run", "unknown", "unknown", "unknown", "unknown", "unknown");
        await CompareAsync(life, "scale/fdsc", """{"replicas":1}""", "run", "run", "run", "run", "run", "unknown", "unknown", "unknown", "unknown", "unknown");
        await CompareAsync(life, "resume", null, "skip", "skip", "skip", "skip", "skip");
        await CompareAsync(life, "stop", null, "run", "run");
        await CompareAsync(life, "stop", null, "skip", "skip");
        await CompareAsync(life, "start", null, "fail SYSTEM_STOPPED");
        await CompareAsync(life, "start", """{"steps":["waitIbcReady"]}""", "fail SYSTEM_STOPPED");
        await CompareAsync(life, "install", """{"fdscReplicas":1}""", "fail SYSTEM_STOPPED");
        await CompareAsync(life, "scale/fdsc", """{"replicas":1}""", "fail SYSTEM_STOPPED");
        await CompareAsync(life, "resume", null, "run", "run", "unknown", "unknown", "unknown");
        await CompareAsync(life, "uninstall", """{"deleteData":false}""", "run", "run", "run");
        await CompareAsync(life, "uninstall", null, "skip", "skip", "run", "run");
    }

    [Fact]
    public async Task A_pod_is_broken()
    {
        await using var life = await LivingSystem.StartAsync(new OperationTimings { ImagePull = TimeSpan.Zero });
        await life.SucceedAsync("install", """{"fdscReplicas":1}""");
        life.System.Cluster.PodFailures.Set("/cryptomeria-fdsc-0-0$", PodFailure.ImagePullBackOff);
        life.Objects.Delete("pods", LivingSystem.Namespace, "cryptomeria-fdsc-0-0");
        await life.Objects.WaitAsync(
            objects => objects.Find("pods", LivingSystem.Namespace, "cryptomeria-fdsc-0-0")?["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"]?.GetValue<string>() == "ImagePullBackOff",
            TestContext.Current.CancellationToken);
        await CompareAsync(life, "install", """{"fdscReplicas":1}""", "run", "skip", "fail WORKLOAD_FAILED");
    }

    [Fact]
    public async Task Something_was_lost_or_broken_off()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.Chart.RunAndKillAsync(
            life.System.Kubeconfig,
            () => life.System.ReleaseStatus() == "pending-install",
            "upgrade", "--install", "cryptomeria", life.Chart.Slow(), "--namespace", "cryptomeria", "--create-namespace");
        life.Chart.Behave();
        await CompareAsync(life, "install", """{"fdscReplicas":1}""", "run", "run", "run");
        await CompareAsync(life, "start", """{"steps":["initRelayer"]}""", "run");
        await CompareAsync(life, "start", null, "skip", "run", "run", "run");

        await life.Probe.InRelayerAsync("sh", "-c", "pkill -x rly");
        await SimulatedSystem.UntilAsync(() => life.World.Relayers.Count == 0);
        await CompareAsync(life, "start", null, "skip", "skip", "run", "run");

        life.Objects.Delete("pods", LivingSystem.Namespace, life.PodOf("relayer"));
        await life.Objects.WaitUntilReadyAsync(LivingSystem.Namespace, TestContext.Current.CancellationToken);
        await CompareAsync(life, "start", null, "run", "unknown", "run", "run");

        // An upgrade that brings a stopped system up leaves what the stop wrote down.
        life.Objects.Patch("deployments", LivingSystem.Namespace, "faucet", new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["cryptomeria-functions/replicas"] = "1" } },
        });
        await CompareAsync(life, "resume", null, "run", "run", "unknown", "unknown", "unknown");
        await CompareAsync(life, "resume", null, "skip", "skip", "skip", "skip", "skip");
    }

    [Fact]
    public async Task An_upgrade_has_brought_chains_whose_mnemonics_the_relayer_does_not_see()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 1);
        await life.SucceedAsync("install", """{"fdscReplicas":2}""");
        var step = (await PlanAsync(life, "start", null))["data"]!["steps"]![0]!;
        Assert.Contains("replace the relayer's pod, which lacks the mnemonics of fdsc-1", Text(step, "message"), StringComparison.Ordinal);
        await CompareAsync(life, "start", null, "run", "unknown", "run", "run");
        await life.System.AssertRunsAsync(2, ever: 2);
    }

    [Fact]
    public async Task Chains_are_still_on_their_way_out()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 1);
        using (life.Hold("pods", "cryptomeria-fdsc-0-0"))
        {
            await life.CancelInAsync("waitGone", "scale/fdsc", """{"replicas":0}""");
            var answer = await PlanAsync(life, "scale/fdsc", """{"replicas":0}""");
            var step = answer["data"]!["steps"]!.AsArray().Select(step => step!.AsObject()).Single(step => Text(step, "name") == "waitGone");
            Assert.Equal(("run", "wait until gone: fdsc-0"), (Text(step, "action"), Text(step, "message")));
        }

        await CompareAsync(life, "scale/fdsc", """{"replicas":0}""");
    }

    /// <summary>Plans, runs, and compares. The plan changes nothing and begins no job.</summary>
    /// <param name="actions">What the plan has to say, step by step; the steps after one that fails are not reached. None: whatever the job does.</param>
    private static async Task CompareAsync(LivingSystem life, string operation, string? body, params string[] actions)
    {
        var answer = await PlanAsync(life, operation, body);
        var plan = answer["data"]!["steps"]!.AsArray().Select(step => step!.AsObject()).ToList();

        var job = await life.Api.RunAsync(operation, body);
        var story = $"{operation} {body}\n{answer}\n{job}\n{await life.LogAsync(job)}";
        Assert.True(plan.Select(step => Text(step, "name")).SequenceEqual(StepsOf(job).Select(step => Text(step, "name"))), story);
        var failing = plan.Find(step => Text(step, "action") == "fail");
        Assert.True(Text(job, "status") == (failing is null ? "succeeded" : "failed"), story);
        foreach (var (planned, done) in plan.Zip(StepsOf(job)))
        {
            var skipped = done["skipped"]!.GetValue<bool>();
            Assert.True(
                Text(planned, "action") switch
                {
                    "skip" => skipped && Text(done, "status") == "succeeded",
                    "run" => !skipped,
                    "fail" => Text(done, "status") == "failed" && Text(planned, "message").StartsWith(Text(job["error"]!, "code"), StringComparison.Ordinal),
                    _ => true,
                },
                $"{Text(planned, "name")}: {story}");
        }

        for (var i = 0; i < actions.Length; i++)
        {
            var told = Text(plan[i], "action") == "fail" ? $"fail {Text(plan[i], "message").Split(':')[0]}" : Text(plan[i], "action");
            Assert.True(actions[i] == told, $"step {i} is {told}, not {actions[i]}: {story}");
        }
    }

    private static async Task<JsonObject> PlanAsync(LivingSystem life, string operation, string? body)
    {
        life.System.Cluster.Requests.Clear();
        var (status, answer, _) = await life.Api.SendAsync(HttpMethod.Post, $"/api/v1/system/{operation}?dryRun=true", body);
        Assert.True(status == HttpStatusCode.OK, answer.ToString());

        // To ask what one may do is a POST that makes nothing.
        Assert.All(
            life.System.Cluster.Requests.All.Where(request => !request.PathAndQuery.EndsWith("/selfsubjectaccessreviews", StringComparison.Ordinal)),
            request => Assert.Equal("GET", request.Method));
        return answer;
    }

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();
}

using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.Functions.Tests.Support;
using Cryptomeria.K8sOps;
using static Cryptomeria.Functions.Tests.Support.LivingSystem;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>Pods that are over, or of a revision that was left behind, are not the system.</summary>
public class BrokenPodTests
{
    private const string Chain = "cryptomeria-fdsc-0";

    private static readonly OperationTimings Impatient = new() { ImagePull = TimeSpan.Zero, CrashRestarts = 1 };

    [Fact]
    public async Task Evicted_pods_keep_neither_a_stop_nor_the_relayers_restart()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 1);
        var relayer = await EvictAsync(life, "relayer");
        await life.SucceedAsync("start");
        await life.SucceedAsync("scale/fdsc", """{"replicas":2}""");
        Assert.Equal("Failed", Phase(life, relayer));
        Assert.Equal(3, Assert.Single(life.World.Relayers).Paths.Count);

        var faucet = await EvictAsync(life, "faucet", "app=faucet");
        var (_, plan, _) = await life.Api.SendAsync(HttpMethod.Post, "/api/v1/system/stop?dryRun=true", "{}");
        Assert.Equal("wait until 7 pods are gone", plan["data"]!["steps"]![1]!["message"]!.GetValue<string>());
        await life.SucceedAsync("stop");
        Assert.Equal(2, (await life.SucceedAsync("stop"))["result"]!["skippedSteps"]!.GetValue<int>());
        Assert.Equal(("Failed", "Failed"), (Phase(life, relayer), Phase(life, faucet)));

        // Nothing makes a relayer while it is stopped, whatever is over.
        Assert.Equal("SYSTEM_STOPPED", (await life.FailAsync("start", """{"steps":["initRelayer"]}"""))["code"]!.GetValue<string>());
    }

    /// <summary>
    /// The real StatefulSet controller waits for a pod to be Ready before it gives it the new template:
    /// https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback.
    /// </summary>
    [Theory]
    [InlineData(PodFailure.ImagePullBackOff)]
    [InlineData(PodFailure.CrashLoopBackOff)]
    [InlineData(PodFailure.NotReady)]
    public async Task A_corrected_install_replaces_the_broken_pod_of_a_StatefulSet_and_says_so(PodFailure failure)
    {
        await using var life = await LivingSystem.StartAsync(Impatient);
        await life.SucceedAsync("install", """{"fdscReplicas":1}""");
        await BreakAsync(life, "statefulsets", Chain, "chain", failure);

        // The wrong template is what is asked for, so it is judged.
        if (failure != PodFailure.NotReady)
        {
            Assert.Equal("WORKLOAD_FAILED", (await life.FailAsync("install", """{"fdscReplicas":1}"""))["code"]!.GetValue<string>());
        }

        var job = await CorrectAsync(life);
        Assert.Contains($"{Chain}-0 is replaced: it is of an outdated revision and not Ready", await life.LogAsync(job), StringComparison.Ordinal);
        life.System.AssertInstalled(1);
    }

    [Fact]
    public async Task A_corrected_install_does_not_fail_by_the_broken_pod_of_a_Deployment_that_a_rollout_takes_away()
    {
        await using var life = await LivingSystem.StartAsync(Impatient);
        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        await BreakAsync(life, "deployments", "cryptomeria-relayer", "relayer", PodFailure.CrashLoopBackOff);
        Assert.Equal("WORKLOAD_FAILED", (await life.FailAsync("install", """{"fdscReplicas":0}"""))["code"]!.GetValue<string>());
        await CorrectAsync(life);
        life.System.AssertInstalled(0);
    }

    [Fact]
    public async Task A_pod_that_only_carries_the_labels_does_not_keep_a_stop()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        life.Objects.Create(JsonNode.Parse(
            $$"""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"debug","namespace":"{{Namespace}}",
             "labels":{"app.kubernetes.io/name":"cryptomeria","app.kubernetes.io/component":"genesis-server"} },
             "spec":{"containers":[{"name":"main","image":"busybox:1","command":["sleep","3600"]}]} }
            """)!.AsObject());
        await life.SucceedAsync("stop");
        Assert.NotNull(life.Objects.Find("pods", Namespace, "debug"));
    }

    private static string Phase(LivingSystem life, string pod) => life.Objects.Find("pods", Namespace, pod)!["status"]!["phase"]!.GetValue<string>();

    /// <summary>Lets the node take a pod away and waits for the one that follows; answers the name of the one that is over.</summary>
    private static async Task<string> EvictAsync(LivingSystem life, string component, string? selector = null)
    {
        selector ??= $"app.kubernetes.io/component={component}";
        var name = life.Objects.List("pods", Namespace, selector).Select(pod => pod["metadata"]!["name"]!.GetValue<string>()).Single();
        life.System.Cluster.PodFailures.Set($"/{name}$", PodFailure.Evicted);
        await life.Objects.WaitAsync(
            objects => objects.List("pods", Namespace, selector) is { Count: 2 } pods
                && pods.Any(pod => pod["status"]!["phase"]?.GetValue<string>() == "Failed")
                && pods.Any(pod => pod["status"]!["containerStatuses"]?[0]?["ready"]?.GetValue<bool>() == true),
            TestContext.Current.CancellationToken);
        return name;
    }

    /// <summary>Gives a workload an image that does not work, as an upgrade with wrong values does, and waits for a pod of it.</summary>
    private static async Task BreakAsync(LivingSystem life, string resource, string name, string container, PodFailure failure)
    {
        const string Wrong = "cryptomeria/wrong:typo";
        life.System.Cluster.PodFailures.SetImage(Wrong, failure);
        var template = life.Objects.Find(resource, Namespace, name)!["spec"]!["template"]!["spec"]!["containers"]!.DeepClone().AsArray();
        template.Single(one => one!["name"]!.GetValue<string>() == container)!["image"] = Wrong;
        life.Objects.Patch(resource, Namespace, name, new JsonObject
        {
            ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = template } } },
        });
        await life.Objects.WaitAsync(
            objects => objects.List("pods", Namespace).Any(pod => pod["spec"]!["containers"]!.AsArray().Any(one => one!["image"]!.GetValue<string>() == Wrong)
                && pod["status"]?["containerStatuses"] is not null),
            TestContext.Current.CancellationToken);
    }

    /// <summary>Installs with other values, so that helm brings every template back to what the chart has.</summary>
    private static Task<JsonObject> CorrectAsync(LivingSystem life) =>
        life.SucceedAsync("install", $$"""{"values":{"fdsc":{"replicas":{{life.Objects.List("statefulsets", Namespace).Count - 2}}},"corrected":true} }""");
}

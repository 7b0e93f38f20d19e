using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.Functions.Tests.Support;
using Cryptomeria.K8sOps;
using static Cryptomeria.Functions.Tests.Support.LivingSystem;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>Pods that do not become Ready: what cannot heal fails the job early and says what to do, what heals is waited for.</summary>
public class WaitReadyTests
{
    private const string Pod = "cryptomeria-fdsc-0-0";

    private static readonly OperationTimings Impatient = new()
    {
        ImagePull = TimeSpan.FromSeconds(1),
        Unschedulable = TimeSpan.FromSeconds(1),
        CrashRestarts = 1,
    };

    [Theory]
    [InlineData(PodFailure.ImagePullBackOff, "ImagePullBackOff", "the cluster may pull it")]
    [InlineData(PodFailure.Unschedulable, "Unschedulable", "a node it fits on")]
    [InlineData(PodFailure.CrashLoopBackOff, "CrashLoopBackOff", "k8s/logs?pod=cryptomeria-fdsc-0-0&previous=true")]
    public async Task What_does_not_heal_fails_early_and_says_what_to_do(PodFailure failure, string reason, string hint)
    {
        await using var life = await LivingSystem.StartAsync(Impatient);
        life.System.Cluster.PodFailures.Set($"/{Pod}$", failure);
        var error = await life.FailAsync("install", """{"fdscReplicas":1}""");
        AssertFailed(error, Pod, reason, hint);

        life.System.Cluster.PodFailures.Clear();
        await life.SucceedAsync("install", """{"fdscReplicas":1}""");
        life.System.AssertInstalled(1);
    }

    [Fact]
    public async Task A_pod_that_crashes_is_told_with_its_last_line()
    {
        await using var life = await LivingSystem.StartAsync(Impatient);
        await life.SucceedAsync("install", """{"fdscReplicas":1}""");
        await using (var log = await life.Api.Http.GetStreamAsync($"/api/v1/system/k8s/logs?pod={Pod}&follow=true", TestContext.Current.CancellationToken))
        {
            // A pod is Ready before its chain has written anything.
            Assert.NotEqual(0, await log.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        }

        life.System.Cluster.PodFailures.Set($"/{Pod}$", PodFailure.CrashLoopBackOff);
        await life.Objects.WaitAsync(
            objects => objects.Find("pods", Namespace, Pod)?["status"]?["containerStatuses"]?[0]?["restartCount"]?.GetValue<int>() == 1,
            TestContext.Current.CancellationToken);
        var error = await life.FailAsync("install", """{"fdscReplicas":1}""");
        AssertFailed(error, Pod, "CrashLoopBackOff", "previous=true");
        Assert.Matches("its last line: .+", error["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_pod_without_its_claim_says_which()
    {
        await using var life = await LivingSystem.StartAsync(Impatient);
        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        await life.SucceedAsync("stop");
        life.Objects.Delete("persistentvolumeclaims", Namespace, "cryptomeria-relayer-data");
        var error = await life.FailAsync("resume");
        AssertFailed(error, life.PodOf("relayer"), "Unschedulable", "StorageClass");
        Assert.Contains("cryptomeria-relayer-data", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_a_pods_events_tell_is_told()
    {
        await using var life = await LivingSystem.StartAsync(new OperationTimings());
        await life.BeginLifeAsync(0);
        await life.SucceedAsync("stop");
        var secret = life.Objects.Find("secrets", Namespace, "cryptomeria-mnemonics")!;
        life.Objects.Delete("secrets", Namespace, "cryptomeria-mnemonics");
        var id = await life.Api.BeginAsync("resume");
        await UntilToldAsync("container chain is not started yet (ContainerCreating); last warning: FailedMount: MountVolume.SetUp failed for volume");
        secret["metadata"]!.AsObject().Remove("resourceVersion");
        life.Objects.Create(secret);
        Assert.Equal("succeeded", (await life.Api.EndAsync(id))["status"]!.GetValue<string>());

        life.System.Cluster.PodFailures.Set("/cryptomeria-gwc-0$", PodFailure.NotReady);
        id = await life.Api.BeginAsync("install", """{"fdscReplicas":0}""");
        await UntilToldAsync("container chain runs but is not Ready (0 restarts); last warning: Unhealthy: Readiness probe failed");
        life.System.Cluster.PodFailures.Clear();
        Assert.Equal("succeeded", (await life.Api.EndAsync(id))["status"]!.GetValue<string>());

        Task UntilToldAsync(string text) => life.Api.UntilAsync(
            id, job => StepOf(job, "waitReady")["message"]?.GetValue<string>().Contains(text, StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task One_that_fails_is_found_behind_many_that_are_slow()
    {
        await using var life = await LivingSystem.StartAsync(Impatient);
        life.System.Cluster.PodFailures.Set("/cryptomeria-(gwc|mdsc|fdsc-\\d)-0$", PodFailure.NotReady);
        life.System.Cluster.PodFailures.Set("/faucet-", PodFailure.ImagePullBackOff);
        var error = await life.FailAsync("install", """{"fdscReplicas":6}""");
        Assert.Equal("ImagePullBackOff", error["details"]!["reason"]!.GetValue<string>());
        Assert.StartsWith("faucet-", error["details"]!["pod"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PodFailure.ImagePullBackOff, "ImagePullBackOff")]
    [InlineData(PodFailure.Unschedulable, "Unschedulable")]
    [InlineData(PodFailure.CrashLoopBackOff, "CrashLoopBackOff")]
    [InlineData(PodFailure.NotReady, "runs but is not Ready")]
    public async Task What_heals_is_waited_for_and_told_meanwhile(PodFailure failure, string told)
    {
        await using var life = await LivingSystem.StartAsync(new OperationTimings());
        life.System.Cluster.PodFailures.Set($"/{Pod}$", failure);
        var id = await life.Api.BeginAsync("install", """{"fdscReplicas":1}""");
        await life.Api.UntilAsync(id, job => StepOf(job, "waitReady")["message"]?.GetValue<string>() is { } message
            && message.Contains("fdsc-0: ", StringComparison.Ordinal) && message.Contains(told, StringComparison.Ordinal));
        life.System.Cluster.PodFailures.Clear();
        Assert.Equal("succeeded", (await life.Api.EndAsync(id))["status"]!.GetValue<string>());
        life.System.AssertInstalled(1);
    }

    [Theory]
    [InlineData("relayer", "initRelayer")]
    [InlineData("chain", "connectAll")]
    public async Task Start_gives_up_on_a_broken_pod_as_install_does(string broken, string step)
    {
        await using var life = await LivingSystem.StartAsync(Impatient with { Chains = TimeSpan.FromMinutes(10), RelayerPod = TimeSpan.FromMinutes(10) });
        await life.SucceedAsync("install", """{"fdscReplicas":1}""");
        var pod = broken == "relayer" ? life.PodOf("relayer") : Pod;
        life.System.Cluster.PodFailures.Set(broken == "relayer" ? "/cryptomeria-relayer-" : $"/{Pod}$", PodFailure.ImagePullBackOff);
        life.Objects.Delete("pods", Namespace, pod);
        var job = await life.Api.RunAsync("start");
        var error = job["error"]!.AsObject();
        Assert.Equal(("WORKLOAD_FAILED", "ImagePullBackOff"), (error["code"]!.GetValue<string>(), error["details"]!["reason"]!.GetValue<string>()));
        Assert.Equal("failed", StepOf(job, step)["status"]!.GetValue<string>());
        Assert.Matches(@"^[a-z0-9-]+: cannot pull image .+ \(ImagePullBackOff\), since ", error["message"]!.GetValue<string>());
    }

    private static void AssertFailed(JsonObject error, string pod, string reason, string hint)
    {
        Assert.Equal("WORKLOAD_FAILED", error["code"]!.GetValue<string>());
        Assert.Equal((pod, reason), (error["details"]!["pod"]!.GetValue<string>(), error["details"]!["reason"]!.GetValue<string>()));
        Assert.Contains(hint, error["details"]!["hint"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains(pod, error["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }
}

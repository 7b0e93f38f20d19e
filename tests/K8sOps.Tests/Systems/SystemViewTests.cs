using System.Text.Json.Nodes;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Resources;
using Cryptomeria.K8sOps.Systems;
using Cryptomeria.K8sOps.Tests.Cluster.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.K8sOps.Tests.Systems;

/// <summary>Chains and the relayer are found by their labels; what is going away does not count.</summary>
public sealed class SystemViewTests
{
    private readonly List<JsonObject> _sets = [];
    private readonly List<JsonObject> _pods = [];
    private readonly List<JsonObject> _deployments = [];
    private bool _mayListEvents = true;

    [Fact]
    public async Task Chains_come_in_counting_order_each_with_the_pod_that_counts()
    {
        foreach (var n in new[] { 10, 9, 2, 0 })
        {
            AddChain("fdsc", $"fdsc-{n}");
        }

        AddChain("mdsc", "mdsc");
        AddChain("gwc", "gwc");
        await using var api = await StartAsync();
        var chains = (await ReadAsync(api)).Chains;
        Assert.Equal(["gwc", "mdsc", "fdsc-0", "fdsc-2", "fdsc-9", "fdsc-10"], chains.Select(c => c.ChainId));
        var last = chains[^1];
        Assert.Equal(new Chain("fdsc-10", "fdsc", new PodRef("cryptomeria", "cryptomeria-fdsc-10-0", "chain"), true, "cryptomeria-fdsc-10-0") { PodPhase = "Running" }, last);
        Assert.Equal("cryptomeria-fdsc-10-0.cryptomeria-chain-headless", last.Host);
    }

    [Fact]
    public async Task A_chain_is_there_by_its_statefulset_or_by_its_pod_but_not_by_one_being_deleted()
    {
        _sets.Add(Objects.StatefulSet("cryptomeria-gwc", "gwc", "gwc", service: "other-headless"));
        _sets.Add(Objects.StatefulSet("cryptomeria-fdsc-0", "fdsc", "fdsc-0"));
        _pods.Add(Objects.Pod("cryptomeria-fdsc-0-0", "chain", "fdsc", "fdsc-0").Deleted());
        _pods.Add(Objects.Pod("cryptomeria-fdsc-1-0", "chain", "fdsc", "fdsc-1", ready: false));
        _pods.Add(Objects.Pod("cryptomeria-fdsc-2-0", "chain", "fdsc", "fdsc-2").Deleted());
        _pods.Add(Objects.Pod("cryptomeria-fdsc-3-0", "chain", "fdsc", "fdsc-3", phase: "Succeeded"));
        _sets.Add(Objects.StatefulSet("cryptomeria-fdsc-4", "fdsc", "fdsc-4").Deleted());
        _pods.Add(Objects.Pod("api-0", "chain", "fdsc", "fdsc-5").Labelled("app.kubernetes.io/part-of", "cryptomeria-functions"));
        await using var api = await StartAsync();
        var chains = (await ReadAsync(api)).Chains;
        Assert.Equal(
            [
                new Chain("gwc", "gwc", null, false, "cryptomeria-gwc-0") { HeadlessService = "other-headless" },
                new Chain("fdsc-0", "fdsc", null, false, "cryptomeria-fdsc-0-0"),
                new Chain("fdsc-1", "fdsc", new PodRef("cryptomeria", "cryptomeria-fdsc-1-0", "chain"), false, "cryptomeria-fdsc-1-0") { PodPhase = "Running" },
            ],
            chains);
    }

    [Fact]
    public async Task The_recorded_pods_are_understood()
    {
        await using var chains = await StartAsync("pods-chains");
        var snapshot = await ReadAsync(chains);
        Assert.Equal(["fdsc-0", "fdsc-1"], snapshot.Chains.Where(c => c.Component == "fdsc").Select(c => c.ChainId));
        Assert.All(snapshot.Chains, c => Assert.True(c.Ready));
        await using var relayer = await StartAsync("pods-relayer");
        Assert.Equal(new PodRef("cryptomeria", "cryptomeria-relayer-59f4648786-5l6nk", "relayer"), (await ReadAsync(relayer)).RelayerContainer);

        static Task<TestApi> StartAsync(string pods) => TestApi.StartAsync(context => context.Request.Path.Value!.Split('/')[^1] switch
        {
            "pods" => TestApi.ReplayAsync(context, Recording.Read(pods)),
            "statefulsets" => Objects.WriteListAsync(context, "StatefulSetList", [(JsonObject)JsonNode.Parse(Recording.Read("statefulset").Body)!]),
            _ => Objects.WriteListAsync(context, "List", []),
        });
    }

    [Fact]
    public async Task The_relayer_pod_is_the_ready_one_that_stays()
    {
        _pods.Add(Objects.Pod("relayer-old", null, "relayer", null, created: "2026-01-23T11:00:00Z").Deleted());
        _pods.Add(Objects.Pod("relayer-starting", null, "relayer", null, ready: false, created: "2026-01-23T13:00:00Z"));
        await using var api = await StartAsync();
        Assert.Null((await ReadAsync(api)).RelayerContainer);
        _pods.Add(Objects.Pod("relayer-1", null, "relayer", null, created: "2026-01-23T12:00:00Z"));
        _pods.Add(Objects.Pod("relayer-2", null, "relayer", null, created: "2026-01-23T12:30:00Z"));
        var found = (await ReadAsync(api)).RelayerContainer;
        Assert.Equal(new PodRef("cryptomeria", "relayer-2", "relayer"), found);
    }

    [Fact]
    public async Task Waiting_ends_when_the_relayer_is_ready()
    {
        _pods.Add(Objects.Pod("relayer-1", null, "relayer", null, ready: false));
        var lists = 0;
        await using var api = await TestApi.StartAsync(context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/pods", StringComparison.Ordinal))
            {
                return Objects.WriteListAsync(context, "List", []);
            }

            if (++lists == 3)
            {
                _pods[0] = Objects.Pod("relayer-1", null, "relayer", null);
            }

            return Objects.WriteListAsync(context, "PodList", _pods);
        });
        var pod = await WaitAsync(api, TimeSpan.FromMinutes(1));
        Assert.Equal("relayer-1", pod.Name);
        Assert.Equal(3, lists);
    }

    [Theory]
    [InlineData(-1, ErrorCodes.NotInstalled, "nothing of release cryptomeria is deployed")]
    [InlineData(0, ErrorCodes.SystemStopped, "relayer: stopped (scaled to 0)")]
    public async Task Without_anything_that_makes_a_relayer_pod_it_is_not_waited_for(int replicas, string code, string message)
    {
        if (replicas >= 0)
        {
            _deployments.Add(Objects.Deployment("cryptomeria-relayer", "relayer", replicas));
        }

        await using var api = await StartAsync();
        var error = await Assert.ThrowsAsync<OperationException>(
            () => WaitAsync(api, TimeSpan.FromMinutes(5)));
        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_list_events_is_told_what_the_status_tells()
    {
        _mayListEvents = false;
        _pods.Add(Objects.Pod("relayer-1", null, "relayer", null, ready: false, phase: "Pending").Waiting("ContainerCreating", ""));
        await using var api = await StartAsync();
        var error = await Assert.ThrowsAsync<OperationException>(
            () => WaitAsync(api, TimeSpan.FromSeconds(0.1)));
        Assert.StartsWith("relayer: container relayer is not started yet (ContainerCreating), since ", error.Details["reason"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ImagePullBackOff", "Back-off pulling image", "relayer: cannot pull image i (ImagePullBackOff), since ")]
    [InlineData("ContainerCreating", "", "relayer: container relayer is not started yet (ContainerCreating); last warning: FailedCreatePodSandBox: no network, since ")]
    [InlineData("CrashLoopBackOff", "back-off 40s", "relayer: container relayer keeps crashing (CrashLoopBackOff, 3 restarts); its last line: Error: no mnemonic, since ")]
    public async Task A_relayer_that_does_not_become_ready_tells_why(string reason, string message, string told)
    {
        _pods.Add(Objects.Pod("relayer-1", null, "relayer", null, ready: false, phase: "Pending").Waiting(reason, message));
        await using var api = await StartAsync();
        var error = await Assert.ThrowsAsync<OperationException>(
            () => WaitAsync(api, TimeSpan.FromSeconds(0.1)));
        Assert.Equal(ErrorCodes.RelayerPodNotReady, error.Code);
        Assert.StartsWith(told, error.Details["reason"], StringComparison.Ordinal);
        Assert.Equal("relayer-1", error.Details["pod"]);
    }

    [Fact]
    public async Task A_relayer_without_a_volume_tells_its_claims()
    {
        var pod = Objects.Pod("relayer-1", null, "relayer", null, ready: false, phase: "Pending");
        pod["spec"]!["volumes"] = new JsonArray(new JsonObject { ["name"] = "data", ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = "cryptomeria-relayer-data" } });
        pod["status"]!["conditions"] = new JsonArray(new JsonObject
        {
            ["type"] = "PodScheduled",
            ["status"] = "False",
            ["reason"] = "Unschedulable",
            ["message"] = "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.",
        });
        _pods.Add(pod);
        await using var api = await StartAsync();
        var error = await Assert.ThrowsAsync<OperationException>(
            () => WaitAsync(api, TimeSpan.Zero));
        Assert.Equal(ErrorCodes.WorkloadFailed, error.Code);
        Assert.Contains("Unschedulable: claims cryptomeria-relayer-data: 0/1 nodes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chain_order_counts_numbers_as_numbers()
    {
        string[] ordered = ["gwc", "mdsc", "a", "fdsc", "fdsc-0", "fdsc-1", "fdsc-2", "fdsc-9", "fdsc-10", "fdsc-10-b", "fdsc-100"];
        var shuffled = ordered.ToArray();
        new Random(7).Shuffle(shuffled);
        Assert.Equal(ordered, shuffled.Order(ChainOrder.Instance));
    }

    private void AddChain(string component, string instance)
    {
        _sets.Add(Objects.StatefulSet($"cryptomeria-{instance}", component, instance));
        _pods.Add(Objects.Pod($"cryptomeria-{instance}-0", "chain", component, instance));
    }

    // As a kubelet and a scheduler write them: not in the order of time, and with it in one place or another.
    private static JsonObject[] Events =>
    [
        Event("FailedMount", "no secret", "lastTimestamp", "2026-01-23T12:00:10Z"),
        Event("FailedCreatePodSandBox", "no network", "lastTimestamp", "2026-01-23T12:00:30Z"),
        Event("FailedScheduling", "no node", "eventTime", "2026-01-23T12:00:05.000000Z"),
    ];

    private static JsonObject Event(string reason, string message, string when, string time) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = $"relayer-1.{reason}", ["namespace"] = "cryptomeria", ["creationTimestamp"] = "2026-01-23T12:00:00Z" },
        ["involvedObject"] = new JsonObject { ["kind"] = "Pod", ["name"] = "relayer-1" },
        ["type"] = "Warning",
        ["reason"] = reason,
        ["message"] = message,
        [when] = time,
    };

    private Task<TestApi> StartAsync() => TestApi.StartAsync(context => context.Request.Path.Value!.Split('/')[^1] switch
    {
        "pods" => Objects.WriteListAsync(context, "PodList", _pods),
        "statefulsets" => Objects.WriteListAsync(context, "StatefulSetList", _sets),
        "deployments" => Objects.WriteListAsync(context, "DeploymentList", _deployments),
        "replicasets" => Objects.WriteListAsync(context, "ReplicaSetList", []),
        "log" => context.Response.WriteAsync("Error: no mnemonic\n"),
        "events" when !_mayListEvents => TestApi.ReplayAsync(context, Recording.Read("forbidden-list-pods")),
        "events" => Objects.WriteListAsync(context, "EventList", Events),
        _ => TestApi.ReplayAsync(context, Recording.Read("wrong-path")),
    });

    private static Task<SystemSnapshot> ReadAsync(TestApi api) =>
        new SnapshotReader(new ResourceReader(api.Connection)).ReadAsync("cryptomeria", "cryptomeria", TestContext.Current.CancellationToken);

    /// <summary>Waits for the relayer's pod.</summary>
    private static async Task<PodRef> WaitAsync(TestApi api, TimeSpan limit)
    {
        using var services = new ServiceCollection()
            .AddSingleton(api.Connection)
            .AddK8sOps(_ => { }, timings: new OperationTimings { RelayerPod = limit, ImagePull = TimeSpan.FromDays(1000) })
            .BuildServiceProvider();
        using var run = new OperationRun(
            "cryptomeria", "cryptomeria", "test", new StepLogRecorder(), CancellationToken.None, TestContext.Current.CancellationToken);
        return (await services.GetRequiredService<SystemView>().RelayerAsync(run)).Pod;
    }
}

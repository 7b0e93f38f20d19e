using System.Text;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.ClusterSimulator.Tests.Api.Support;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

/// <summary>What the controllers do.</summary>
public sealed class WorkloadTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    private ClusterObjects Objects => _cluster.Host.Objects;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartWithChartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public void A_pod_starts_with_its_volumes_and_environment()
    {
        var relayer = Assert.Single(_cluster.Runtime.Started, pod => pod.Name.StartsWith("cryptomeria-relayer-", StringComparison.Ordinal));
        Assert.Equal(["relayer"], relayer.Containers);
        Assert.Equal("relayer", relayer.Labels["app.kubernetes.io/component"]);
        var mounts = relayer.Mounts.ToDictionary(mount => mount.MountPath);
        Assert.Equal("cryptomeria-relayer-data", mounts["/home/relayer/.relayer"].ClaimName);
        Assert.Equal((null, null), (mounts["/home/relayer/.relayer/config"].ClaimName, mounts["/home/relayer/.relayer/config"].Files));
        Assert.Equal("about above absent", Encoding.UTF8.GetString(mounts["/etc/mnemonics"].Files!["gwc.relayer.mnemonic"]));
        var faucet = Assert.Single(_cluster.Runtime.Started, pod => pod.Name.StartsWith("faucet-", StringComparison.Ordinal));
        Assert.Equal("abandon ability able", faucet.Environment["MNEMONIC"]);
        var chain = Assert.Single(_cluster.Runtime.Started, pod => pod.Name == "cryptomeria-gwc-0");
        Assert.Equal("data-cryptomeria-gwc-0", chain.Mounts.Single(mount => mount.MountPath == "/home/gwc/.gwc").ClaimName);
    }

    [Fact]
    public async Task Scaled_to_nothing_and_back_a_stateful_set_keeps_its_claims()
    {
        var claim = Objects.Find("pvc", Chart.Namespace, "data-cryptomeria-gwc-0")!["metadata"]!["uid"]!.GetValue<string>();
        Scale("sts", "cryptomeria-gwc", 0);
        await Objects.WaitAsync(objects => objects.Find("pods", Chart.Namespace, "cryptomeria-gwc-0") is null, _cluster.Timeout);
        await Objects.WaitUntilReadyAsync(Chart.Namespace, _cluster.Timeout);
        Assert.Equal(0, Objects.Find("sts", Chart.Namespace, "cryptomeria-gwc")!["status"]!["replicas"]!.GetValue<int>());
        Assert.False(_cluster.Runtime.Running.ContainsKey("cryptomeria/cryptomeria-gwc-0"));
        Scale("sts", "cryptomeria-gwc", 1);
        await Objects.WaitUntilReadyAsync(Chart.Namespace, _cluster.Timeout);
        Assert.Equal(claim, Objects.Find("pvc", Chart.Namespace, "data-cryptomeria-gwc-0")!["metadata"]!["uid"]!.GetValue<string>());
        Assert.True(_cluster.Runtime.Running.ContainsKey("cryptomeria/cryptomeria-gwc-0"));
        Assert.Empty(_cluster.Runtime.DeletedVolumes);
    }

    [Fact]
    public async Task A_stateful_set_starts_its_pods_one_after_another()
    {
        _cluster.Host.PodFailures.Set("/cryptomeria-gwc-1$", PodFailure.NotReady);
        Scale("sts", "cryptomeria-gwc", 3);
        await Objects.WaitAsync(objects => objects.Find("pods", Chart.Namespace, "cryptomeria-gwc-1")?["status"]?["phase"]?.GetValue<string>() == "Running", _cluster.Timeout);
        Assert.Null(Objects.Find("pods", Chart.Namespace, "cryptomeria-gwc-2"));
        _cluster.Host.PodFailures.Clear();
        await Objects.WaitUntilReadyAsync(Chart.Namespace, _cluster.Timeout);
        var started = _cluster.Runtime.Started.Select(pod => pod.Name).Where(name => name.StartsWith("cryptomeria-gwc-", StringComparison.Ordinal));
        Assert.Equal(["cryptomeria-gwc-0", "cryptomeria-gwc-1", "cryptomeria-gwc-2"], started);
    }

    [Fact]
    public async Task A_deleted_pod_comes_back_as_another()
    {
        var before = Uid("cryptomeria-gwc-0");
        Objects.Delete("pods", Chart.Namespace, "cryptomeria-gwc-0");
        await Objects.WaitAsync(objects => objects.Find("pods", Chart.Namespace, "cryptomeria-gwc-0") is { } pod
            && pod["metadata"]!["uid"]!.GetValue<string>() != before, _cluster.Timeout);
        await Objects.WaitUntilReadyAsync(Chart.Namespace, _cluster.Timeout);
        Assert.Equal(Uid("cryptomeria-gwc-0"), _cluster.Runtime.Running["cryptomeria/cryptomeria-gwc-0"].Uid);
        var relayer = _cluster.Pod("cryptomeria-relayer-");
        Objects.Delete("pods", Chart.Namespace, relayer, gracePeriodSeconds: 0);
        Assert.Null(Objects.Find("pods", Chart.Namespace, relayer));
        await Objects.WaitUntilReadyAsync(Chart.Namespace, _cluster.Timeout);
        await Objects.WaitAsync(_ => _cluster.Runtime.Stopped.Contains($"cryptomeria/{relayer}"), _cluster.Timeout);
    }

    [Fact]
    public async Task A_deleted_pod_is_terminating_before_it_is_gone()
    {
        await using var slow = await TestCluster.StartWithChartAsync(
            options => options with { Pods = PodLatencies.None with { Termination = TimeSpan.FromSeconds(20) } });
        slow.Host.Objects.Delete("pods", Chart.Namespace, "cryptomeria-gwc-0");
        var pod = slow.Host.Objects.Find("pods", Chart.Namespace, "cryptomeria-gwc-0")!;
        Assert.NotNull(pod["metadata"]!["deletionTimestamp"]);
        Assert.Equal(30, pod["metadata"]!["deletionGracePeriodSeconds"]!.GetValue<int>());
        Assert.Equal("Running", pod["status"]!["phase"]!.GetValue<string>());
        Assert.True(slow.Runtime.Running.ContainsKey("cryptomeria/cryptomeria-gwc-0"));
    }

    [Fact]
    public async Task A_changed_template_replaces_the_pods_of_a_deployment_without_a_gap()
    {
        Scale("deploy", "faucet", 4);
        await Objects.WaitUntilReadyAsync(Chart.Namespace, _cluster.Timeout);
        var least = 4;
        var most = 0;
        Restart("deploy", "faucet");
        await Objects.WaitAsync(
            objects =>
            {
                var pods = objects.List("pods", Chart.Namespace, "app=faucet").Where(pod => pod["metadata"]!["deletionTimestamp"] is null).ToList();
                least = Math.Min(least, pods.Count(IsReady));

                // What was asked for: a pod that a ReplicaSet no longer wants is there for a moment yet.
                var sets = objects.List("rs", Chart.Namespace, "app=faucet");
                most = Math.Max(most, sets.Sum(set => set["spec"]!["replicas"]!.GetValue<int>()));
                return sets.Count == 2 && IsRolledOut(objects.Find("deploy", Chart.Namespace, "faucet")!, 4);
            },
            _cluster.Timeout);
        Assert.InRange(least, 3, 4);
        Assert.InRange(most, 4, 5);
        Assert.Equal("2", Objects.Find("deploy", Chart.Namespace, "faucet")!["metadata"]!["annotations"]!["deployment.kubernetes.io/revision"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_deployment_keeps_as_many_old_revisions_as_its_limit_says()
    {
        var manifest = Chart.Deployment("limited", "\"app\":\"limited\"", """{"containers":[{"name":"a","image":"a:1"}]}""");
        manifest["spec"]!["revisionHistoryLimit"] = 1;
        Objects.Create(manifest);
        for (var image = 2; image <= 4; image++)
        {
            await Objects.WaitUntilReadyAsync(Chart.Namespace, _cluster.Timeout);
            Objects.Patch("deploy", Chart.Namespace, "limited", JsonNode.Parse(
                $$"""{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"a:{{image}}"} ] } } } }""")!.AsObject());
        }

        string[] Images() =>
        [
            .. Objects.List("rs", Chart.Namespace, "app=limited")
                .Select(set => set["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!.GetValue<string>()).Order(StringComparer.Ordinal),
        ];
        await Objects.WaitAsync(_ => Images().SequenceEqual(["a:3", "a:4"]), _cluster.Timeout);
        await Objects.WaitUntilReadyAsync(Chart.Namespace, _cluster.Timeout);
        Assert.Equal(["a:3", "a:4"], Images());
    }

    [Fact]
    public async Task A_changed_template_replaces_the_pods_of_a_stateful_set()
    {
        var before = Uid("cryptomeria-gwc-0");
        var revision = Objects.Find("sts", Chart.Namespace, "cryptomeria-gwc")!["status"]!["currentRevision"]!.GetValue<string>();
        Restart("sts", "cryptomeria-gwc");
        await Objects.WaitAsync(
            objects => objects.Find("sts", Chart.Namespace, "cryptomeria-gwc")!["status"] is { } status
                && status["currentRevision"]!.GetValue<string>() != revision
                && JsonNode.DeepEquals(status["currentRevision"], status["updateRevision"]) && status["readyReplicas"]?.GetValue<int>() == 1,
            _cluster.Timeout);
        Assert.NotEqual(before, Uid("cryptomeria-gwc-0"));
    }

    /// <summary>As the real controller: see its documentation's "forced rollback".</summary>
    [Theory]
    [InlineData("OrderedReady", false)]
    [InlineData("Parallel", true)]
    public async Task A_broken_pod_of_an_older_template_is_replaced_only_by_a_set_that_does_not_wait_for_it(string management, bool replaced)
    {
        const string Pod = "managed-0";
        _cluster.Host.PodFailures.SetImage("a:typo", PodFailure.ImagePullBackOff);
        Objects.Create(Chart.Parse(
            $$"""
            {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"managed","namespace":"{{Chart.Namespace}}"},
             "spec":{"podManagementPolicy":"{{management}}","selector":{"matchLabels":{"app":"managed"} },
              "template":{"metadata":{"labels":{"app":"managed"} },"spec":{"containers":[{"name":"a","image":"a:typo"}]} } } }
            """));
        await Objects.WaitAsync(objects => Waits(objects) == "ImagePullBackOff", _cluster.Timeout);
        var before = Uid(Pod);

        // When the second change is seen, all that follows from the first is done.
        foreach (var change in (string[])["""{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"a:1"}]} } } }""", """{"spec":{"revisionHistoryLimit":3} }"""])
        {
            Objects.Patch("sts", Chart.Namespace, "managed", JsonNode.Parse(change)!.AsObject());
            await Objects.WaitAsync(
                objects => objects.Find("sts", Chart.Namespace, "managed") is { } set
                    && set["status"]!["observedGeneration"]!.GetValue<int>() == set["metadata"]!["generation"]!.GetValue<int>(),
                _cluster.Timeout);
        }

        if (!replaced)
        {
            Assert.Equal(before, Uid(Pod));
            Objects.Delete("pods", Chart.Namespace, Pod);
        }

        await Objects.WaitUntilReadyAsync(Chart.Namespace, _cluster.Timeout);
        Assert.NotEqual(before, Uid(Pod));

        static string? Waits(ClusterObjects objects) =>
            objects.Find("pods", Chart.Namespace, Pod)?["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"]?.GetValue<string>();
    }

    [Fact]
    public async Task A_recreated_deployment_never_runs_two_templates()
    {
        var manifest = Chart.Deployment("single", "\"app\":\"single\"", """{"containers":[{"name":"a","image":"a:1"}]}""");
        manifest["spec"]!["strategy"] = new JsonObject { ["type"] = "Recreate" };
        Objects.Create(manifest);
        await Objects.WaitUntilReadyAsync(Chart.Namespace, _cluster.Timeout);
        var most = 0;
        Restart("deploy", "single");
        await Objects.WaitAsync(
            objects =>
            {
                most = Math.Max(most, objects.List("pods", Chart.Namespace, "app=single").Count);
                return objects.List("rs", Chart.Namespace, "app=single").Count == 2 && IsRolledOut(objects.Find("deploy", Chart.Namespace, "single")!, 1);
            },
            _cluster.Timeout);
        Assert.Equal(1, most);
    }

    [Theory]
    [InlineData("Background")]
    [InlineData("Foreground")]
    public async Task What_belongs_to_a_deleted_owner_goes_with_it(string propagation)
    {
        using var response = await _cluster.Http.DeleteAsync(
            $"/apis/apps/v1/namespaces/cryptomeria/deployments/faucet?propagationPolicy={propagation}", _cluster.Timeout);
        Assert.Equal(200, (int)response.StatusCode);
        await Objects.WaitAsync(
            objects => objects.Find("deploy", Chart.Namespace, "faucet") is null && objects.List("rs", Chart.Namespace, "app=faucet").Count == 0
                && objects.List("pods", Chart.Namespace, "app=faucet").Count == 0,
            _cluster.Timeout);
    }

    [Fact]
    public async Task Orphans_stay_when_their_owner_goes()
    {
        using var response = await _cluster.Http.DeleteAsync(
            "/apis/apps/v1/namespaces/cryptomeria/statefulsets/cryptomeria-gwc?propagationPolicy=Orphan", _cluster.Timeout);
        Assert.Null(Objects.Find("sts", Chart.Namespace, "cryptomeria-gwc"));
        var pod = Objects.Find("pods", Chart.Namespace, "cryptomeria-gwc-0")!;
        Assert.Null(pod["metadata"]!["ownerReferences"]);
        Assert.Null(pod["metadata"]!["deletionTimestamp"]);
    }

    [Fact]
    public async Task A_claim_in_use_goes_only_when_its_pod_has_gone_and_its_content_with_it()
    {
        Objects.Delete("pvc", Chart.Namespace, "data-cryptomeria-gwc-0");
        Assert.NotNull(Objects.Find("pvc", Chart.Namespace, "data-cryptomeria-gwc-0")!["metadata"]!["deletionTimestamp"]);
        Objects.Delete("sts", Chart.Namespace, "cryptomeria-gwc");
        await Objects.WaitAsync(objects => objects.Find("pvc", Chart.Namespace, "data-cryptomeria-gwc-0") is null, _cluster.Timeout);
        await WaitForAsync(() => _cluster.Runtime.DeletedVolumes.Contains("cryptomeria/data-cryptomeria-gwc-0"));
    }

    [Fact]
    public async Task A_pod_waits_for_a_secret_that_is_missing()
    {
        Objects.Create(Chart.Parse(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"waiting","namespace":"cryptomeria"},
             "spec":{"containers":[{"name":"c","image":"x","volumeMounts":[{"name":"v","mountPath":"/v"}]}],"volumes":[{"name":"v","secret":{"secretName":"late"}}]}}
            """));
        await Objects.WaitAsync(objects => objects.List("events", Chart.Namespace).Any(one => one["reason"]!.GetValue<string>() == "FailedMount"), _cluster.Timeout);
        Assert.Equal("ContainerCreating", Waiting("waiting"));
        Objects.Create(Chart.Parse("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"late","namespace":"cryptomeria"},"stringData":{"a":"b"}}"""));
        await Objects.WaitAsync(objects => IsReady(objects.Find("pods", Chart.Namespace, "waiting")!), _cluster.Timeout);
        Assert.Equal("b"u8.ToArray(), _cluster.Runtime.Running["cryptomeria/waiting"].Mounts.Single(mount => mount.MountPath == "/v").Files!["a"]);
    }

    [Fact]
    public async Task Services_list_the_addresses_of_their_ready_pods()
    {
        string? Address(ClusterObjects objects) =>
            objects.Find("endpoints", Chart.Namespace, "cryptomeria-gwc")?["subsets"]?[0]?["addresses"]?[0]?["ip"]?.GetValue<string>();
        await Objects.WaitAsync(objects => Address(objects) is not null, _cluster.Timeout);
        Assert.Equal(Objects.Find("pods", Chart.Namespace, "cryptomeria-gwc-0")!["status"]!["podIP"]!.GetValue<string>(), Address(Objects));
        _cluster.Host.PodFailures.Set("/cryptomeria-gwc-0$", PodFailure.NotReady);
        await Objects.WaitAsync(objects => Address(objects) is null, _cluster.Timeout);
        using var response = await _cluster.Http.GetAsync("/api/v1/namespaces/cryptomeria/services/cryptomeria-gwc:api/proxy/x", _cluster.Timeout);
        Assert.Equal(503, (int)response.StatusCode);
        Assert.Contains("no endpoints available for service", await response.Content.ReadAsStringAsync(_cluster.Timeout), StringComparison.Ordinal);
    }

    private static bool IsReady(JsonObject pod) => pod["status"]?["conditions"]?.AsArray()
        .Any(condition => condition!["type"]!.GetValue<string>() == "Ready" && condition["status"]!.GetValue<string>() == "True") ?? false;

    private static bool IsRolledOut(JsonObject deployment, int replicas)
    {
        int Count(string name) => deployment["status"]![name]?.GetValue<int>() ?? 0;
        return Count("observedGeneration") == deployment["metadata"]!["generation"]!.GetValue<int>()
            && Count("updatedReplicas") == replicas && Count("replicas") == replicas && Count("availableReplicas") == replicas;
    }

    private string Uid(string pod) => Objects.Find("pods", Chart.Namespace, pod)!["metadata"]!["uid"]!.GetValue<string>();

    private string? Waiting(string pod) =>
        Objects.Find("pods", Chart.Namespace, pod)!["status"]!["containerStatuses"]?[0]!["state"]!["waiting"]?["reason"]!.GetValue<string>();

    private void Scale(string resource, string name, int replicas) =>
        Objects.Patch(resource, Chart.Namespace, name, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } });

    private void Restart(string resource, string name) => Objects.Patch(
        resource, Chart.Namespace, name,
        Chart.Parse("""{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"2026-01-01T00:00:00Z"}}}}}"""));

    private async Task WaitForAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(10, _cluster.Timeout);
        }
    }
}

using Cryptomeria.ClusterSimulator.Tests.Api.Support;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

/// <summary>Replays the recorded requests that change nothing.</summary>
public sealed class RecordedReadTests(ChartFixture fixture) : IClassFixture<ChartFixture>
{
    private readonly TestCluster _cluster = fixture.Cluster;

    [Theory]
    [InlineData("bad-selector")]
    [InlineData("deployment-faucet")]
    [InlineData("deployment-relayer")]
    [InlineData("discovery-api")]
    [InlineData("list-expired-version")]
    [InlineData("logs-bad-container")]
    [InlineData("logs-previous-none")]
    [InlineData("method-not-allowed")]
    [InlineData("namespace")]
    [InlineData("nodes")]
    [InlineData("pod-not-found")]
    [InlineData("pod-proxy-closed-port")]
    [InlineData("pods-field-selector")]
    [InlineData("pvcs")]
    [InlineData("sar")]
    [InlineData("scale-get")]
    [InlineData("services")]
    [InlineData("statefulset")]
    [InlineData("version")]
    [InlineData("watch-expired")]
    [InlineData("wrong-path")]
    public async Task The_answer_is_the_recorded_one(string name)
    {
        var recording = Recording.Read(name);
        Replay.AssertSame(recording, await Replay.SendAsync(_cluster, recording));
    }

    [Theory]
    [InlineData("pods-chains")]
    public async Task The_recorded_part_of_a_list_is_the_same(string name)
    {
        var recording = Recording.Read(name);
        Replay.AssertSame(recording, await Replay.SendAsync(_cluster, recording), more: true);
    }

    [Fact]
    public async Task The_version_is_served_with_a_slash_behind_it_too()
    {
        var recording = Recording.Read("version");
        Replay.AssertSame(recording, await Replay.SendAsync(_cluster, recording, path => path + "/"));
    }

    [Fact]
    public async Task The_config_maps_are_the_recorded_ones()
    {
        // The recorded values were cut.
        var recording = Recording.Read("configmaps");
        Replay.AssertSame(recording, await Replay.SendAsync(_cluster, recording), more: false, "ca.crt");
    }

    [Fact]
    public async Task The_relayers_pod_is_the_recorded_one()
    {
        // The recorded relayer was a stand-in: its container ran another image than the pod asked for.
        var recording = Recording.Read("pods-relayer");
        var expected = recording.Json;
        expected["items"]![0]!["status"]!["containerStatuses"]![0]!["image"] = "docker.io/cryptomeria/relayer:latest";
        var answer = await Replay.SendAsync(_cluster, recording);
        Assert.Equal(200, answer.Status);
        Shape.AssertSame(expected, answer.Json);
    }

    [Fact]
    public async Task Pages_follow_one_another()
    {
        var first = Recording.Read("list-page-1");
        var firstAnswer = await Replay.SendAsync(_cluster, first);
        Replay.AssertSame(first, firstAnswer);
        Assert.Equal(6, firstAnswer.Json["metadata"]!["remainingItemCount"]!.GetValue<int>());
        var second = Recording.Read("list-page-2");
        var token = firstAnswer.Json["metadata"]!["continue"]!.GetValue<string>();
        var secondAnswer = await Replay.SendAsync(_cluster, second, path => path[..path.IndexOf("continue=", StringComparison.Ordinal)] + $"continue={token}");
        Replay.AssertSame(second, secondAnswer);
        Assert.Equal(
            firstAnswer.Json["metadata"]!["resourceVersion"]!.GetValue<string>(), secondAnswer.Json["metadata"]!["resourceVersion"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("discovery-api-v1")]
    [InlineData("discovery-apps-v1")]
    public async Task What_discovery_lists_is_as_recorded(string name)
    {
        string[] notServed =
        [
            "bindings", "componentstatuses", "nodes/proxy", "pods/attach", "pods/binding", "pods/ephemeralcontainers", "pods/eviction",
            "pods/portforward", "podtemplates", "replicationcontrollers", "replicationcontrollers/scale", "replicationcontrollers/status",
            "serviceaccounts/token", "daemonsets", "daemonsets/status",
        ];
        var recording = Recording.Read(name);
        var expected = recording.Json;
        var resources = expected["resources"]!.AsArray();
        foreach (var resource in resources.Where(resource => notServed.Contains(resource!["name"]!.GetValue<string>())).ToList())
        {
            resources.Remove(resource);
        }

        var answer = await Replay.SendAsync(_cluster, recording);
        Assert.Equal(200, answer.Status);
        Shape.AssertSame(expected, answer.Json);
    }

    [Fact]
    public async Task The_groups_are_as_recorded()
    {
        var recording = Recording.Read("discovery-apis");
        var answer = await Replay.SendAsync(_cluster, recording);
        var served = answer.Json["groups"]!.AsArray().Select(group => group!["name"]!.GetValue<string>()).ToList();
        var expected = recording.Json;
        var groups = expected["groups"]!.AsArray();
        foreach (var group in groups.Where(group => !served.Contains(group!["name"]!.GetValue<string>())).ToList())
        {
            groups.Remove(group);
        }

        Shape.AssertSame(expected, answer.Json);
        Assert.Equal(["apps", "authorization.k8s.io", "batch", "rbac.authorization.k8s.io", "coordination.k8s.io"], served);
    }

    [Theory]
    [InlineData("forbidden-create-lease")]
    [InlineData("forbidden-exec")]
    [InlineData("forbidden-list-pods")]
    [InlineData("forbidden-scale")]
    public async Task A_user_without_a_role_is_refused_as_recorded(string name)
    {
        var recording = Recording.Read(name);
        Replay.AssertSame(recording, await Replay.SendAsync(_cluster, recording, token: _cluster.Host.NobodyToken));
    }

    [Fact]
    public async Task A_wrong_token_is_refused_as_recorded()
    {
        var recording = Recording.Read("unauthorized");
        Replay.AssertSame(recording, await Replay.SendAsync(_cluster, recording, token: "wrong"));
    }

    [Fact]
    public async Task Proxies_pass_on_what_a_port_answers()
    {
        var pod = Recording.Read("pod-proxy-status");
        _cluster.Runtime.Pages["cryptomeria-gwc-0:26657/status"] = pod.Body;
        Replay.AssertSame(pod, await Replay.SendAsync(_cluster, pod));
        var service = Recording.Read("service-proxy");
        _cluster.Runtime.Pages["cryptomeria-gwc-0:1317/cosmos/base/tendermint/v1beta1/syncing"] = service.Body;
        Replay.AssertSame(service, await Replay.SendAsync(_cluster, service));
    }

    [Fact]
    public async Task Logs_have_the_recorded_lines_and_times()
    {
        var tail = Recording.Read("logs-tail");
        foreach (var line in tail.Body.Split('\n').Select(line => line.Split(' ', 2)).Prepend(["2026-11-23T19:45:56.1Z", "earlier"]))
        {
            _cluster.Runtime.Log(Chart.Namespace, "cryptomeria-gwc-0", DateTimeOffset.Parse(line[0], null), line[1]);
        }

        var answer = await Replay.SendAsync(_cluster, tail);
        Replay.AssertSame(tail, answer);

        // Times are normalized in the comparison above; here they are not.
        string Cut(string text) => string.Join('\n', text.Split('\n').Select(line => line[..26]));
        Assert.Equal(Cut(tail.Body), Cut(answer.Body.Trim('\n')));
        var since = Recording.Read("logs-since");
        foreach (var line in since.Body.Split('\n'))
        {
            _cluster.Runtime.Log(Chart.Namespace, "cryptomeria-gwc-0", DateTimeOffset.UtcNow.AddSeconds(-1), line);
        }

        var recent = await Replay.SendAsync(_cluster, since, path => path.Replace("sinceSeconds=2", "sinceSeconds=20", StringComparison.Ordinal));
        Replay.AssertSame(since, recent);
    }

    [Fact]
    public async Task Events_have_the_recorded_shapes()
    {
        _cluster.Host.Objects.Create(Chart.Parse(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"cryptomeria-fdsc-0-0","namespace":"default"},
             "spec":{"containers":[{"name":"chain","image":"x"}],"volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"none"}}]}}
            """));
        await _cluster.Host.Objects.WaitAsync(objects => objects.List("events", "default").Count > 0, _cluster.Timeout);
        var recording = Recording.Read("events");
        var listed = await Replay.SendAsync(_cluster, recording);
        Assert.Equal(200, listed.Status);
        Assert.Equal(3, listed.Json["items"]!.AsArray().Count);
        Shape.AssertSame(recording.Json["metadata"], listed.Json["metadata"]);
        var events = _cluster.Host.Objects.List("events");
        foreach (var expected in recording.Json["items"]!.AsArray().Select(item => item!.DeepClone().AsObject()))
        {
            var reason = expected["reason"]!.GetValue<string>();
            var actual = events.First(one =>
                one["reason"]!.GetValue<string>() == reason && one["involvedObject"]!["name"]!.GetValue<string>() == "cryptomeria-fdsc-0-0").DeepClone().AsObject();
            actual.Remove("kind");
            actual.Remove("apiVersion");
            string[] free = reason == "FailedScheduling" ? ["message", "namespace", "reportingInstance"] : ["reportingInstance"];
            Shape.AssertSame(expected, actual, more: false, free);
        }
    }

    [Fact]
    public void Every_recording_is_replayed_by_some_test()
    {
        var sources = string.Concat(Directory.EnumerateFiles(SourceFolder(), "*.cs").Select(File.ReadAllText));
        Assert.All(Recording.Names, name => Assert.Contains($"\"{name}\"", sources, StringComparison.Ordinal));
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

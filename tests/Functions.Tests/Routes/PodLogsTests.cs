using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.Functions.Tests.Routes.Support;

namespace Cryptomeria.Functions.Tests.Routes;

public sealed class PodLogsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 23, 12, 0, 0, 123, TimeSpan.Zero);

    // Long enough for a busy machine; what is waited for comes at once or never.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private QuerySystem _system = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _system = await QuerySystem.StartAsync();
        _system.Pods.Lines = [.. Enumerable.Range(0, 300).Select(i => new ContainerLogLine(Noon.AddSeconds(i), $"line {i}"))];
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Theory]
    [InlineData("pod=cryptomeria-gwc-0")]
    [InlineData("component=gwc")]
    [InlineData("instance=fdsc-1")]
    [InlineData("component=fdsc&instance=fdsc-1")]
    [InlineData("component=faucet")]
    [InlineData("pod=cryptomeria-gwc-0&component=fdsc")]
    public async Task The_last_200_lines_are_told_as_text(string query)
    {
        using var response = await _system.Http.GetAsync($"/api/v1/system/k8s/logs?{query}", Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(Lines(100, 300), await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Which_lines_and_how_can_be_said()
    {
        Assert.Equal("line 298\nline 299\n", await LogAsync("component=gwc&tail=2"));
        Assert.Equal("", await LogAsync("component=gwc&tail=0"));
        Assert.Equal("2026-01-23T12:04:59.1230000Z line 299\n", await LogAsync("component=gwc&tail=1&timestamps=true&container=chain"));
        _system.Pods.Lines = [new(DateTimeOffset.UtcNow.AddHours(-1), "old"), new(DateTimeOffset.UtcNow, "new")];
        Assert.Equal("new\n", await LogAsync("component=gwc&sinceSeconds=60"));
    }

    [Fact]
    public async Task Several_pods_of_a_component_are_listed_instead()
    {
        var error = await _system.ErrorAsync("k8s/logs?component=fdsc", HttpStatusCode.Conflict, "POD_AMBIGUOUS");
        Assert.Equal(["cryptomeria-fdsc-0-0", "cryptomeria-fdsc-1-0"], error["details"]!["pods"]!.AsArray().Select(pod => pod!.GetValue<string>()));
    }

    [Fact]
    public async Task A_pod_on_its_way_out_is_not_meant()
    {
        const string Relayer = "app.kubernetes.io/component=relayer";
        await using var system = await QuerySystem.StartLingeringAsync();
        system.Pods.Lines = _system.Pods.Lines;
        var old = system.Cluster.Objects.List("pods", QuerySystem.Namespace, Relayer).Single()["metadata"]!["name"]!.GetValue<string>();
        system.Cluster.Objects.Delete("pods", QuerySystem.Namespace, old);
        await system.Cluster.Objects.WaitAsync(objects => objects.List("pods", QuerySystem.Namespace, Relayer).Count == 2, Token);
        var pods = (await system.DataAsync("k8s/pods?component=relayer"))["items"]!.AsArray();
        Assert.False(pods.Single(pod => pod!["name"]!.GetValue<string>() == old)!["ready"]!.GetValue<bool>());
        var young = pods.Select(pod => pod!["name"]!.GetValue<string>()).Single(name => name != old);
        await system.Cluster.Objects.WaitAsync(
            objects => objects.Find("pods", QuerySystem.Namespace, young)?["status"]?["phase"]?.GetValue<string>() == "Running", Token);
        var (status, _, text) = await system.SendAsync("k8s/logs?component=relayer&tail=1");
        Assert.True(status == HttpStatusCode.OK, text);
        Assert.Equal(1, system.Served($"/pods/{young}/log"));
        (status, _, _) = await system.SendAsync($"k8s/logs?pod={old}&tail=1");
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task A_pod_that_is_over_or_of_an_outdated_revision_is_not_meant_while_there_is_another()
    {
        const string Relayer = "app.kubernetes.io/component=relayer";
        var objects = _system.Cluster.Objects;
        var evicted = objects.List("pods", QuerySystem.Namespace, Relayer).Single()["metadata"]!["name"]!.GetValue<string>();
        _system.Cluster.PodFailures.Set($"/{evicted}$", PodFailure.Evicted);
        await objects.WaitAsync(_ => objects.List("pods", QuerySystem.Namespace, Relayer).Count == 2, Token);
        await objects.WaitUntilReadyAsync(QuerySystem.Namespace, Token);
        var (status, _, text) = await _system.SendAsync("k8s/logs?component=relayer&tail=1");
        Assert.True(status == HttpStatusCode.OK, text);
        Assert.Equal(0, _system.Served($"/pods/{evicted}/log"));

        // A rollout that does not come to an end: the old pod stays, Ready, beside one that never is.
        var outdated = objects.List("pods", QuerySystem.Namespace, Relayer).Select(pod => pod["metadata"]!["name"]!.GetValue<string>()).Single(name => name != evicted);
        _system.Cluster.PodFailures.SetImage("cryptomeria/relayer:2", PodFailure.NotReady);
        var containers = objects.Find("deployments", QuerySystem.Namespace, "cryptomeria-relayer")!["spec"]!["template"]!["spec"]!["containers"]!.DeepClone();
        containers[0]!["image"] = "cryptomeria/relayer:2";
        objects.Patch("deployments", QuerySystem.Namespace, "cryptomeria-relayer", new JsonObject
        {
            ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = containers } } },
        });
        await objects.WaitAsync(
            _ => objects.List("pods", QuerySystem.Namespace, Relayer) is { Count: 3 } pods
                && pods.Count(pod => pod["status"]?["phase"]?.GetValue<string>() == "Running") == 2, Token);
        (status, _, text) = await _system.SendAsync("k8s/logs?component=relayer&tail=1");
        Assert.True(status == HttpStatusCode.OK, text);
        Assert.Equal(0, _system.Served($"/pods/{evicted}/log"));
        Assert.True(_system.Served($"/pods/{outdated}/log") <= 1);

        var data = await _system.DataAsync("status");
        Assert.NotEqual(outdated, data["relayer"]!["pod"]!.GetValue<string>());
        Assert.Contains(data["reasons"]!.AsArray(), reason => reason!.GetValue<string>().StartsWith("relayer: container relayer runs but is not Ready", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_there_is_404()
    {
        var error = await _system.ErrorAsync("k8s/logs?pod=nobody", HttpStatusCode.NotFound, "POD_NOT_FOUND");
        Assert.Equal("nobody", error["details"]!["pod"]!.GetValue<string>());
        await _system.ErrorAsync("k8s/logs?component=nothing", HttpStatusCode.NotFound, "POD_NOT_FOUND");
        await _system.ErrorAsync("k8s/logs?instance=fdsc-7", HttpStatusCode.NotFound, "POD_NOT_FOUND");
        await _system.ErrorAsync("k8s/logs?component=gwc&previous=true", HttpStatusCode.NotFound, "LOG_NOT_FOUND");
        _system.Cluster.PodFailures.Set("/cryptomeria-mdsc-0$", PodFailure.ImagePullBackOff);
        _system.Cluster.Objects.Delete("pods", QuerySystem.Namespace, "cryptomeria-mdsc-0", 0);
        await _system.Cluster.Objects.WaitAsync(
            objects => objects.Find("pods", QuerySystem.Namespace, "cryptomeria-mdsc-0")?.ToJsonString().Contains("ImagePull", StringComparison.Ordinal) == true, Token);
        await _system.ErrorAsync("k8s/logs?component=mdsc&follow=true", HttpStatusCode.NotFound, "LOG_NOT_FOUND");
    }

    [Fact]
    public async Task A_pod_must_be_named_somehow()
    {
        var error = await _system.ErrorAsync("k8s/logs", HttpStatusCode.BadRequest, "INVALID_REQUEST");
        Assert.Equal("pod", error["details"]!["fields"]![0]!["field"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("pod=..", "pod")]
    [InlineData("pod=a%2Fb&container=C", "pod", "container")]
    [InlineData("component=gwc&tail=10001&sinceSeconds=0&previous=yes&since=now", "tail", "sinceSeconds", "previous", "since")]
    [InlineData("component=gwc&previous=true&follow=true", "follow")]
    [InlineData("component=gwc&container=sidecar", "container")]
    public async Task What_is_not_understood_is_refused(string query, params string[] fields) =>
        Assert.Equal(fields, await _system.InvalidAsync($"k8s/logs?{query}"));

    [Fact]
    public async Task The_usual_container_is_the_one_kubectl_takes()
    {
        _system.Cluster.Objects.Create(QuerySystem.Manifest("v1", "Pod", "two", QuerySystem.Namespace, JsonNode.Parse(
            """{"spec":{"containers":[{"name":"first","image":"a"},{"name":"second","image":"b"}]}}""")!.AsObject()));
        _system.Cluster.Objects.Patch(
            "pods", QuerySystem.Namespace, "two", JsonNode.Parse("""{"metadata":{"annotations":{"kubectl.kubernetes.io/default-container":"second"}}}""")!.AsObject());
        await _system.Cluster.Objects.WaitAsync(
            objects => objects.Find("pods", QuerySystem.Namespace, "two")!["status"]?["phase"]?.GetValue<string>() == "Running", Token);
        Assert.Equal("line 299\n", await LogAsync("pod=two&tail=1"));
        Assert.Equal(1, _system.Served("/pods/two/log?container=second"));
        await LogAsync("pod=two&container=first");
        Assert.Equal(1, _system.Served("/pods/two/log?container=first"));
    }

    [Theory]
    [InlineData("statefulsets", "cryptomeria-gwc", "component=gwc", "chain")]
    [InlineData("deployments", "cryptomeria-relayer", "component=relayer", "relayer")]
    public async Task A_sidecar_that_is_listed_first_is_not_the_usual_container(string resource, string workload, string query, string container)
    {
        var objects = _system.Cluster.Objects;
        var containers = objects.Find(resource, QuerySystem.Namespace, workload)!["spec"]!["template"]!["spec"]!["containers"]!.DeepClone().AsArray();
        containers.Insert(0, JsonNode.Parse("""{"name":"sidecar","image":"sidecar"}"""));
        objects.Patch(resource, QuerySystem.Namespace, workload, new JsonObject
        {
            ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = containers } } },
        });
        await objects.WaitUntilReadyAsync(QuerySystem.Namespace, Token);
        Assert.Equal("line 299\n", await LogAsync($"{query}&tail=1"));
        Assert.Equal(1, _system.Served($"/log?container={container}&"));
        Assert.Equal(0, _system.Served("/log?container=sidecar"));
    }

    [Fact]
    public async Task Following_goes_on_until_the_container_ends()
    {
        using var response = await _system.Http.GetAsync(
            "/api/v1/system/k8s/logs?component=gwc&tail=1&follow=true", HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        Assert.Equal("line 299", await reader.ReadLineAsync(Token));
        _system.Pods.Write(new ContainerLogLine(Noon.AddHours(1), "later"));
        Assert.Equal("later", await reader.ReadLineAsync(Token));
        _system.Pods.EndLogs();
        Assert.Null(await reader.ReadLineAsync(Token));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/event-stream")]
    public async Task Who_leaves_a_followed_log_lets_the_cluster_go_too(string type)
    {
        using (var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/system/k8s/logs?component=gwc&tail=1&follow=true"))
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
            using var response = await _system.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
            Assert.NotNull(await reader.ReadLineAsync(Token));
            Assert.False(_system.Pods.FollowerLeft.IsCompleted);
        }

        await _system.Pods.FollowerLeft.WaitAsync(Patience, Token);
    }

    [Fact]
    public async Task Followed_lines_can_have_their_times_and_be_of_a_container()
    {
        using var response = await _system.Http.GetAsync(
            "/api/v1/system/k8s/logs?component=gwc&tail=1&follow=true&timestamps=true&container=chain", HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        Assert.Equal("2026-01-23T12:04:59.1230000Z line 299", await reader.ReadLineAsync(Token));
        _system.Pods.Write(new ContainerLogLine(Noon.AddHours(1), "later"));
        Assert.Equal("2026-01-23T13:00:00.1230000Z later", await reader.ReadLineAsync(Token));
    }

    [Fact]
    public async Task The_previous_run_of_a_container_can_be_read()
    {
        _system.Cluster.PodFailures.Set("/cryptomeria-mdsc-0$", PodFailure.CrashLoopBackOff);
        await _system.Cluster.Objects.WaitAsync(
            objects => objects.Find("pods", QuerySystem.Namespace, "cryptomeria-mdsc-0")?.ToJsonString().Contains("CrashLoopBackOff", StringComparison.Ordinal) == true, Token);
        _system.Pods.Lines = [];
        Assert.Equal("2026-01-23T12:04:59.1230000Z line 299\n", await LogAsync("component=mdsc&previous=true&tail=1&timestamps=true&container=chain"));
        Assert.Equal(1, _system.Served("/pods/cryptomeria-mdsc-0/log?container=chain&tailLines=1&previous=true&timestamps=true"));
    }

    [Fact]
    public async Task Events_carry_the_lines_times_and_can_be_resumed()
    {
        var events = await EventsAsync(null);
        _system.Pods.EndLogs();
        Assert.Equal("id: 2026-01-23T12:04:58.1230000Z\ndata: line 298", events[0]);
        Assert.Equal("id: 2026-01-23T12:04:59.1230000Z\ndata: line 299", events[1]);
        Assert.Equal("id: 2026-01-23T13:00:00.1230000Z\ndata: 50 %\ndata: 100 %", events[2]);
        Assert.Equal("event: end\ndata: {\"pod\":\"cryptomeria-gwc-0\"}", events[3]);

        Assert.Equal(["id: 2026-01-23T12:04:59.1230000Z\ndata: line 299", events[3]], await EventsAsync("2026-01-23T12:04:58.1230000Z"));
    }

    private async Task<string[]> EventsAsync(string? last)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/system/k8s/logs?component=gwc&tail=2&follow=true");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (last is not null)
        {
            request.Headers.Add("Last-Event-ID", last);
        }

        using var response = await _system.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        _system.Pods.Write(new ContainerLogLine(Noon.AddHours(1), "50 %\r100 %"));
        _system.Pods.EndLogs();
        var text = await response.Content.ReadAsStringAsync(Token);
        return text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Lines(int from, int to) => string.Concat(Enumerable.Range(from, to - from).Select(i => $"line {i}\n"));

    private async Task<string> LogAsync(string query)
    {
        var (status, _, text) = await _system.SendAsync($"k8s/logs?{query}");
        Assert.True(status == HttpStatusCode.OK, text);
        return text;
    }
}

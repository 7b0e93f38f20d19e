using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.ClusterSimulator.Tests.Api.Support;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

public sealed class FaultTests : IAsyncLifetime
{
    private const string Pods = "/api/v1/namespaces/cryptomeria/pods";

    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartWithChartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [InlineData(FaultAction.Forbidden, 403, "Forbidden")]
    [InlineData(FaultAction.Unauthorized, 401, "Unauthorized")]
    [InlineData(FaultAction.TooManyRequests, 429, "TooManyRequests")]
    [InlineData(FaultAction.InternalError, 500, "InternalError")]
    [InlineData(FaultAction.Unavailable, 503, "ServiceUnavailable")]
    public async Task As_many_requests_fail_as_the_rule_says(FaultAction action, int code, string reason)
    {
        var fault = _cluster.Host.Faults.Add(new FaultRule { Action = action, Method = "GET", Path = "/pods$", Times = 2, RetryAfterSeconds = 7 });
        for (var request = 0; request < 2; request++)
        {
            var (status, body) = await GetAsync(Pods);
            Assert.Equal((code, reason), (status, body["reason"]!.GetValue<string>()));
        }

        Assert.Equal(200, (await GetAsync(Pods)).Status);
        Assert.Equal(2, fault.Strikes);
    }

    [Fact]
    public async Task Too_many_requests_says_when_to_come_again()
    {
        _cluster.Host.Faults.Add(new FaultRule { Action = FaultAction.TooManyRequests, RetryAfterSeconds = 7 });
        using var response = await _cluster.Http.GetAsync(Pods, _cluster.Timeout);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Other_requests_are_spared()
    {
        _cluster.Host.Faults.Add(new FaultRule { Action = FaultAction.InternalError, Method = "PATCH|PUT", Path = "deployments/.*/scale" });
        Assert.Equal(200, (await GetAsync("/apis/apps/v1/namespaces/cryptomeria/deployments/faucet/scale")).Status);
        Assert.Equal(500, await PatchScaleAsync());
        _cluster.Host.Faults.Clear();
        Assert.Equal(200, await PatchScaleAsync());
    }

    [Fact]
    public async Task A_forbidden_verb_is_refused_as_a_missing_role_would_and_access_reviews_say_so()
    {
        using var rule = _cluster.Host.Faults.Forbid("patch", "deployments/scale");
        var recording = Recording.Read("forbidden-scale");
        var answer = await Replay.SendAsync(_cluster, recording);
        var expected = recording.Json;
        expected["message"] = expected["message"]!.GetValue<string>().Replace("system:serviceaccount:cryptomeria:nobody", "kubernetes-admin", StringComparison.Ordinal);
        Assert.Equal(403, answer.Status);
        Shape.AssertSame(expected, answer.Json);
        Assert.False(await MayAsync("patch", "deployments", "scale"));
        Assert.True(await MayAsync("get", "deployments", "scale"));
        rule.Dispose();
        Assert.True(await MayAsync("patch", "deployments", "scale"));
    }

    [Fact]
    public async Task An_exec_needs_get_and_create()
    {
        _cluster.Host.Faults.Forbid("get", "pods/exec");
        await using var exec = await OpenExecAsync("true");
        Assert.Equal(403, exec.Status);
        Assert.Contains("cannot get resource \\\"pods/exec\\\"", exec.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reset_cuts_the_connection_without_an_answer()
    {
        _cluster.Host.Faults.Add(new FaultRule { Action = FaultAction.Reset, Times = 1 });
        await Assert.ThrowsAsync<HttpRequestException>(() => _cluster.Http.GetAsync(Pods, _cluster.Timeout));
        Assert.Equal(200, (await GetAsync(Pods)).Status);
        Assert.Equal([0, 200], _cluster.Host.Requests.All.TakeLast(2).Select(record => record.Status));
    }

    [Fact]
    public async Task A_latency_holds_the_answer_back()
    {
        _cluster.Host.Faults.Add(new FaultRule { Action = FaultAction.Latency, Milliseconds = 200, Times = 1 });
        var start = TimeProvider.System.GetTimestamp();
        Assert.Equal(200, (await GetAsync(Pods)).Status);
        Assert.True(TimeProvider.System.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(190));
    }

    [Fact]
    public async Task While_the_api_is_down_every_request_is_cut_and_every_connection_too()
    {
        using var watch = await _cluster.Http.GetAsync(
            $"{Pods}?watch=true&resourceVersion={_cluster.Host.Objects.ResourceVersion}", HttpCompletionOption.ResponseHeadersRead, _cluster.Timeout);
        _cluster.Host.Faults.IsDown = true;
        await Assert.ThrowsAnyAsync<Exception>(() => watch.Content.ReadAsStringAsync(_cluster.Timeout));
        await Assert.ThrowsAsync<HttpRequestException>(() => _cluster.Http.GetAsync(Pods, _cluster.Timeout));
        _cluster.Host.Faults.Clear();
        Assert.Equal(200, (await GetAsync(Pods)).Status);
    }

    [Fact]
    public async Task A_dropped_execs_program_runs_on()
    {
        var finish = new TaskCompletionSource();
        var ended = new TaskCompletionSource<bool>();
        _cluster.Runtime.Programs["slow"] = async (exec, disconnected) =>
        {
            await exec.StandardOutput("begun\n"u8.ToArray());
            await finish.Task;
            await exec.StandardOutput("done\n"u8.ToArray());
            ended.SetResult(disconnected.IsCancellationRequested);
            return new ContainerExit(0);
        };
        _cluster.Host.Faults.DropExec(TimeSpan.FromMilliseconds(50), command: "^slow$");
        await using (var exec = await OpenExecAsync("slow"))
        {
            Assert.Equal(101, exec.Status);
            while (await exec.TryReceiveAsync(_cluster.Timeout) is { } frame)
            {
                Assert.NotEqual(8, frame.Operation);
            }
        }

        finish.SetResult();
        Assert.True(await ended.Task.WaitAsync(_cluster.Timeout));
        await using var next = await OpenExecAsync("true");
        Assert.Equal(0, (await next.ReceiveAsync(_cluster.Timeout))!.Length);
        Assert.Equal(3, (await next.ReceiveAsync(_cluster.Timeout))!.Channel);
    }

    [Fact]
    public async Task Faults_are_set_listed_and_removed_over_http()
    {
        using var added = await _cluster.Http.PostAsJsonAsync(
            "/sim/faults", new { action = "TooManyRequests", path = "/pods", times = 1, retryAfterSeconds = 3 }, _cluster.Timeout);
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Equal(429, (await GetAsync(Pods)).Status);
        Assert.Equal(200, (await GetAsync(Pods)).Status);
        var listed = await _cluster.Http.GetFromJsonAsync<JsonArray>("/sim/faults", _cluster.Timeout);
        Assert.Equal(1, Assert.Single(listed!)!["strikes"]!.GetValue<int>());
        var id = listed![0]!["id"]!.GetValue<int>();
        Assert.Equal(HttpStatusCode.NoContent, (await _cluster.Http.DeleteAsync($"/sim/faults/{id}", _cluster.Timeout)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _cluster.Http.DeleteAsync($"/sim/faults/{id}", _cluster.Timeout)).StatusCode);

        using var down = await _cluster.Http.PatchAsJsonAsync("/sim/settings", new { down = true }, _cluster.Timeout);
        Assert.Equal(HttpStatusCode.NoContent, down.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => _cluster.Http.GetAsync(Pods, _cluster.Timeout));
        using var up = await _cluster.Http.DeleteAsync("/sim/faults", _cluster.Timeout);
        Assert.Equal(200, (await GetAsync(Pods)).Status);
        var requests = await _cluster.Http.GetFromJsonAsync<JsonArray>("/sim/requests", _cluster.Timeout);
        Assert.Contains(requests!, request => request!["status"]!.GetValue<int>() == 429 && request["pathAndQuery"]!.GetValue<string>() == Pods);
    }

    [Theory]
    [InlineData("""{"action":"nonsense"}""")]
    [InlineData("""{"path":"x"}""")]
    [InlineData("""{"action":"Reset","path":"("}""")]
    [InlineData("""{"action":"Reset","paht":"x"}""")]
    [InlineData("not json")]
    public async Task A_rule_that_makes_no_sense_is_refused(string rule)
    {
        using var content = new StringContent(rule, System.Text.Encoding.UTF8, "application/json");
        using var answer = await _cluster.Http.PostAsync("/sim/faults", content, _cluster.Timeout);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(_cluster.Host.Faults.All);
    }

    [Fact]
    public async Task Latencies_are_set_over_http()
    {
        using var answer = await _cluster.Http.PatchAsJsonAsync(
            "/sim/settings", new { apiLatencyMilliseconds = 5, execStartLatencyMilliseconds = 20 }, _cluster.Timeout);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(
            (TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20)), (_cluster.Host.Faults.ApiLatency, _cluster.Host.Faults.ExecStartLatency));
        await using var exec = await OpenExecAsync("true");
        Assert.Equal(0, (await exec.ReceiveAsync(_cluster.Timeout))!.Length);
    }

    private Task<RawExec> OpenExecAsync(string command) =>
        RawExec.OpenAsync(_cluster, $"{Pods}/cryptomeria-gwc-0/exec?command={command}&stdout=true&stderr=true", "v5.channel.k8s.io");

    private async Task<(int Status, JsonNode Body)> GetAsync(string path)
    {
        using var response = await _cluster.Http.GetAsync(path, _cluster.Timeout);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(_cluster.Timeout))!);
    }

    private async Task<int> PatchScaleAsync() => (await Replay.SendAsync(_cluster, Recording.Read("scale-patch-back"))).Status;

    private async Task<bool> MayAsync(string verb, string resource, string subresource)
    {
        var review = new { spec = new { resourceAttributes = new { @namespace = "cryptomeria", verb, group = "apps", resource, subresource } } };
        using var response = await _cluster.Http.PostAsJsonAsync("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review, _cluster.Timeout);
        var answer = await response.Content.ReadFromJsonAsync<JsonNode>(_cluster.Timeout);
        return answer!["status"]!["allowed"]!.GetValue<bool>();
    }
}

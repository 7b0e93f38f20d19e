using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>From installed pods to a system that relays, through the front door.</summary>
public class StartJobTests
{
    [Fact]
    public async Task Start_is_answered_at_once_and_followed_to_its_end()
    {
        await using var system = await SimulatedSystem.StartAsync();
        await using var host = await ApiHost.StartAsync(system.Kubeconfig);
        var (status, accepted, response) = await host.Api.SendAsync(HttpMethod.Post, "/api/v1/system/start");

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(["jobId", "type", "status", "createdAt", "links"], accepted.Select(member => member.Key));
        Assert.Equal("queued", accepted["status"]!.GetValue<string>());
        Assert.Equal("2", Assert.Single(response.Headers.GetValues("Retry-After")));
        var id = accepted["jobId"]!.GetValue<string>();
        Assert.Equal($"/api/v1/system/jobs/{id}", accepted["links"]!["self"]!.GetValue<string>());

        var messages = new HashSet<string>();
        var job = await host.Api.UntilAsync(id, seen =>
        {
            messages.UnionWith(StepsOf(seen).Select(step => step["message"]?.GetValue<string>() ?? string.Empty));
            return seen["status"]!.GetValue<string>() is "succeeded" or "failed" or "canceled";
        });

        Assert.True(job["status"]!.GetValue<string>() == "succeeded", $"{job}\n{await host.Api.LogAsync(id)}");
        Assert.Equal(["initRelayer", "connectAll", "startRelayer", "waitIbcReady"], StepsOf(job).Select(step => step["name"]!.GetValue<string>()));
        Assert.All(StepsOf(job), step => Assert.Equal("succeeded", step["status"]!.GetValue<string>()));
        Assert.All(StepsOf(job), step => Assert.False(step["skipped"]!.GetValue<bool>(), $"{step}"));
        Assert.Equal(4, job["progress"]!["completedSteps"]!.GetValue<int>());
        Assert.Equal("cryptomeria", job["parameters"]!["namespace"]!.GetValue<string>());
        Assert.Contains("linking gwc<->fdsc-0 (2/3)", messages);
        system.AssertOneOfEach();
    }

    [Fact]
    public async Task A_log_is_read_by_tail_as_json_lines_from_an_offset_and_as_events()
    {
        await using var system = await SimulatedSystem.StartAsync(fdsc: 1);
        await using var host = await ApiHost.StartAsync(system.Kubeconfig);
        var id = await host.Api.BeginAsync("start");
        var events = await host.Api.EventsAsync($"/api/v1/system/jobs/{id}/logs?follow=true&format=jsonl&offset=0");
        await host.Api.EndAsync(id);

        var end = events[^1];
        Assert.Equal("end", end.Name);
        Assert.Equal("succeeded", JsonNode.Parse(end.Data)!["status"]!.GetValue<string>());
        var records = events.SkipLast(1).ToList();
        Assert.Equal(Enumerable.Range(1, records.Count).Select(i => i.ToString(CultureInfo.InvariantCulture)), records.Select(record => record.Id));
        Assert.All(records, record => Assert.Equal(
            ["offset", "time", "step", "stream", "command", "text"], JsonNode.Parse(record.Data)!.AsObject().Select(member => member.Key)));

        var resumed = await host.Api.EventsAsync($"/api/v1/system/jobs/{id}/logs?follow=true", lastEventId: records.Count - 3);
        Assert.Equal(records.TakeLast(3).Select(record => record.Id), resumed.SkipLast(1).Select(record => record.Id));

        var text = await host.Api.LogAsync(id);
        Assert.Matches(@"(?m)^\[\d\d:\d\d:\d\dZ\] step=initRelayer cmd=""rly config init [^\n]*"" ok$", text);
        Assert.Matches(@"(?m)^\[\d\d:\d\d:\d\dZ\] step=connectAll cmd=""rly transact link path-gwc-fdsc-0-gw [^\n]*"" running$", text);
        Assert.Equal(text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^5..], (await host.Api.LogAsync(id, "tail=5")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(await host.Api.LogAsync(id, "since=2100-01-01T00:00:00Z"));
        Assert.Empty(await host.Api.LogAsync(id, $"offset={records.Count}"));
        var secret = system.Cluster.Objects.Find("secrets", "cryptomeria", "cryptomeria-mnemonics")!["data"]!.AsObject();
        Assert.All(secret, entry => Assert.DoesNotContain(
            Encoding.UTF8.GetString(Convert.FromBase64String(entry.Value!.GetValue<string>())), text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Started_again_every_step_is_skipped_and_nothing_is_made_twice()
    {
        await using var system = await SimulatedSystem.StartAsync();
        await using var host = await ApiHost.StartAsync(system.Kubeconfig);
        Assert.Equal("succeeded", (await host.Api.RunAsync("start"))["status"]!.GetValue<string>());

        var again = await host.Api.RunAsync("start");
        Assert.Equal("succeeded", again["status"]!.GetValue<string>());
        Assert.All(StepsOf(again), step => Assert.True(step["skipped"]!.GetValue<bool>(), again.ToString()));
        Assert.Equal(4, again["result"]!["skippedSteps"]!.GetValue<int>());

        system.AssertOneOfEach();

        var forced = await host.Api.RunAsync("start", """{"force":true}""");
        Assert.True(forced["status"]!.GetValue<string>() == "succeeded", forced.ToString());
        Assert.All(system.LinkedChains, chain => Assert.Equal(1, system.World.Chain(chain).Counters.Channels));
        Assert.All(system.LinkedChains, chain => Assert.Equal(1, system.World.Chain(chain).Counters.Connections));
    }

    [Fact]
    public async Task A_second_start_while_one_runs_is_told_which()
    {
        await using var system = await SimulatedSystem.StartAsync(linkSeconds: 1);
        await using var host = await ApiHost.StartAsync(system.Kubeconfig);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.Api.SendAsync(HttpMethod.Post, "/api/v1/system/start", "{}")));

        var accepted = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Accepted).Body;
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Accepted), answer =>
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.Status);
            Assert.Equal("JOB_CONFLICT", answer.Body["error"]!["code"]!.GetValue<string>());
            Assert.Equal(accepted["jobId"]!.GetValue<string>(), answer.Body["error"]!["details"]!["runningJobId"]!.GetValue<string>());
        });
        Assert.Equal("succeeded", (await host.Api.EndAsync(accepted["jobId"]!.GetValue<string>()))["status"]!.GetValue<string>());
        await host.Api.RunAsync("start");
    }

    [Fact]
    public async Task The_same_key_begins_one_job()
    {
        await using var system = await SimulatedSystem.StartAsync(fdsc: 0);
        await using var host = await ApiHost.StartAsync(system.Kubeconfig);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => StartAsync("""{"timeoutSeconds":600}""")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        var id = Assert.Single(answers.Select(answer => answer.Body["jobId"]!.GetValue<string>()).Distinct());
        await host.Api.EndAsync(id);

        Assert.Equal(id, (await StartAsync("""{"timeoutSeconds":600}""")).Body["jobId"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await StartAsync("""{"timeoutSeconds":601}""")).Status);
        Assert.Single((await host.Api.GetAsync("/api/v1/system/jobs"))["items"]!.AsArray());

        async Task<(HttpStatusCode Status, JsonObject Body)> StartAsync(string body)
        {
            var (status, answer, _) = await host.Api.SendAsync(
                HttpMethod.Post, "/api/v1/system/start", body, request => request.Headers.Add("Idempotency-Key", "deploy-42"));
            return (status, answer);
        }
    }

    internal static IEnumerable<JsonObject> StepsOf(JsonObject job) => job["steps"]!.AsArray().Select(step => step!.AsObject());
}

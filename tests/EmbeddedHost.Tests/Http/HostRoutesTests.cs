using System.Net;
using System.Text;
using System.Text.Json;
using Cryptomeria.EmbeddedHost.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Http;

/// <summary>The host's own routes, held against the answers of a real host with the same functions.</summary>
public sealed class HostRoutesTests
{
    private const string Key = "KEY";

    // What differs from run to run, from host to host, or is an address of it.
    private static readonly HashSet<string> Incomparable =
    [
        "createdTime", "lastUpdatedTime", "Timestamp", "ScheduledTime", "id", "version", "versionDetails", "processUptime", "script_href",
        "test_data_href", "href", "invoke_url_template", "entryPoint", "scriptFile",
    ];

    [Fact]
    public async Task They_answer_as_the_real_host_did()
    {
        await using var app = await StartAsync();
        Assert.Equal(20, Recording.Names.Count);
        foreach (var name in Recording.Names)
        {
            var recording = Recording.Read(name);

            using var response = await SendAsync(app, recording);

            Assert.True(recording.Status == response.StatusCode, $"{name}: {response.StatusCode} instead of {recording.Status}");
            Assert.True(
                recording.Headers.GetValueOrDefault("Retry-After") == response.Headers.RetryAfter?.ToString(), $"{name}: Retry-After {response.Headers.RetryAfter}");
            Assert.True(recording.Headers.ContainsKey("Location") == response.Headers.Location is not null, $"{name}: Location");
            Compare(name, recording.Json, await response.Content.ReadAsStringAsync());
            await WaitAsync(app, recording);
        }
    }

    [Fact]
    public async Task Without_a_key_they_are_not_there()
    {
        await using var app = await TestApp.StartAsync<HostRoutesTests>();

        foreach (var path in new[] { "/admin/host/status?code=", "/admin/functions", "/runtime/webhooks/durabletask/instances" })
        {
            using var response = await app.Client.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_wrong_key_opens_nothing()
    {
        await using var app = await StartAsync();

        using var byQuery = await app.Client.GetAsync("/admin/functions?code=key");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/runtime/webhooks/durabletask/orchestrators/Chain5");
        request.Headers.Add("x-functions-key", "nope");
        using var byHeader = await app.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, byQuery.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, byHeader.StatusCode);
    }

    [Fact]
    public async Task A_waiting_instance_is_suspended_resumed_given_an_event_and_terminated()
    {
        await using var app = await StartAsync();
        using var started = await PostAsync(app, "orchestrators/Waiting", "{}");
        var id = JsonDocument.Parse(await started.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString();

        using var status = await app.Client.GetAsync($"/runtime/webhooks/durabletask/instances/{id}?code={Key}&showInput=false");
        Assert.Equal(HttpStatusCode.Accepted, status.StatusCode);
        Assert.Equal("5", status.Headers.RetryAfter?.ToString());
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(await status.Content.ReadAsStringAsync()).RootElement.GetProperty("input").ValueKind);

        foreach (var act in new[] { "suspend?reason=a", "resume?reason=b", "raiseEvent/Other" })
        {
            using var done = await PostAsync(app, $"instances/{id}/{act}", "1");
            Assert.Equal(HttpStatusCode.Accepted, done.StatusCode);
        }

        using var form = await app.Client.PostAsync(
            $"/runtime/webhooks/durabletask/instances/{id}/raiseEvent/Go?code={Key}", new StringContent("1", Encoding.UTF8, "text/plain"));
        using var broken = await PostAsync(app, $"instances/{id}/raiseEvent/Go", "{");
        Assert.Equal(HttpStatusCode.BadRequest, form.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);

        using var terminated = await PostAsync(app, $"instances/{id}/terminate?reason=enough", null);
        Assert.Equal("Terminated \"enough\"", await app.Client.GetStringAsync($"/api/wait/{id}"));
        using var history = await app.Client.GetAsync($"/runtime/webhooks/durabletask/instances/{id}?code={Key}&showHistory=true");
        var events = JsonDocument.Parse(await history.Content.ReadAsStringAsync()).RootElement.GetProperty("historyEvents");
        Assert.Contains("ExecutionSuspended", events.EnumerateArray().Select(line => line.GetProperty("EventType").GetString()));
    }

    [Fact]
    public async Task A_failed_instance_is_restarted_and_its_failure_shown()
    {
        await using var app = await StartAsync();
        using var started = await PostAsync(app, "orchestrators/Failing/bad", null);
        await app.Client.GetStringAsync("/api/wait/bad");

        using var ok = await app.Client.GetAsync($"/runtime/webhooks/durabletask/instances/bad?code={Key}&showHistory=true");
        using var error = await app.Client.GetAsync($"/runtime/webhooks/durabletask/instances/bad?code={Key}&returnInternalServerErrorOnFailure=true");
        using var restarted = await PostAsync(app, "instances/bad/restart?restartWithNewInstanceId=false", null);
        using var unknown = await PostAsync(app, "instances/none/restart", null);

        var shown = JsonDocument.Parse(await ok.Content.ReadAsStringAsync()).RootElement;
        Assert.Contains("no luck", shown.GetProperty("output").GetString(), StringComparison.Ordinal);
        Assert.Contains("no luck", shown.GetProperty("historyEvents").EnumerateArray().Last().GetProperty("Reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.InternalServerError, error.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, restarted.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [Fact]
    public async Task A_list_is_paged_by_a_token_in_a_header()
    {
        await using var app = await StartAsync();
        foreach (var id in new[] { "page-1", "page-2", "page-3" })
        {
            using var started = await PostAsync(app, $"orchestrators/Waiting/{id}", null);
        }

        var path = $"/runtime/webhooks/durabletask/instances?code={Key}&instanceIdPrefix=page&top=2";
        using var first = await app.Client.GetAsync(path);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("x-ms-continuation-token", first.Headers.GetValues("x-ms-continuation-token"));
        using var second = await app.Client.SendAsync(request);

        Assert.Equal(2, JsonDocument.Parse(await first.Content.ReadAsStringAsync()).RootElement.GetArrayLength());
        Assert.Equal(1, JsonDocument.Parse(await second.Content.ReadAsStringAsync()).RootElement.GetArrayLength());
        Assert.False(second.Headers.Contains("x-ms-continuation-token"));
    }

    [Fact]
    public async Task There_is_no_route_to_rewind()
    {
        await using var app = await StartAsync();
        using var started = await PostAsync(app, "orchestrators/Failing/bad", null);
        Assert.StartsWith("Failed", await app.Client.GetStringAsync("/api/wait/bad"), StringComparison.Ordinal);

        using var rewound = await PostAsync(app, "instances/bad/rewind?reason=mended", null);

        Assert.Equal(HttpStatusCode.NotFound, rewound.StatusCode);
        Assert.StartsWith("Failed", await app.Client.GetStringAsync("/api/wait/bad"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_can_wait_for_the_end()
    {
        await using var app = await StartAsync();

        using var done = await PostAsync(app, "orchestrators/Chain5/quick?timeout=60&pollingInterval=1", "1");
        using var failed = await PostAsync(app, "orchestrators/Failing/bad?timeout=60&pollingInterval=1", null);
        using var late = await PostAsync(app, "orchestrators/Waiting/slow?timeout=0.01&pollingInterval=0.01", null);
        using var wrong = await PostAsync(app, "orchestrators/Waiting/slow2?timeout=1&pollingInterval=2", null);

        Assert.Equal("6", await done.Content.ReadAsStringAsync());
        Assert.Equal("Failed", JsonDocument.Parse(await failed.Content.ReadAsStringAsync()).RootElement.GetProperty("runtimeStatus").GetString());
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Accepted), (done.StatusCode, failed.StatusCode, late.StatusCode));
        Assert.Equal("slow", JsonDocument.Parse(await late.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task A_continuation_token_of_somebody_else_is_refused()
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/runtime/webhooks/durabletask/instances?code={Key}");
        request.Headers.Add("x-ms-continuation-token", "bm90IG91cnM=");

        using var response = await app.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("continuation token is not valid", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync() => TestApp.StartAsync<HostRoutesTests>(new()
    {
        Args = ["--urls", "http://127.0.0.1:0", "--EmbeddedHost:MasterKey", Key],
        HostJson = """{"extensions":{"durableTask":{"hubName":"Bench"}}}""",
    });

    private static async Task<HttpResponseMessage> SendAsync(TestApp app, Recording recording)
    {
        using var request = new HttpRequestMessage(recording.Method, recording.Path);
        if (recording.Path.StartsWith("/admin", StringComparison.Ordinal) && !recording.Name.EndsWith("no-key", StringComparison.Ordinal))
        {
            request.Headers.Add("x-functions-key", Key);
        }

        if (recording.Body is not null)
        {
            request.Content = new StringContent(recording.Body, Encoding.UTF8, "application/json");
        }

        return await app.Client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> PostAsync(TestApp app, string path, string? body) => await app.Client.PostAsync(
        $"/runtime/webhooks/durabletask/{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}code={Key}",
        body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));

    // The real one was asked again only once the instance was done.
    private static async Task WaitAsync(TestApp app, Recording recording)
    {
        if (recording.Method == HttpMethod.Post && recording.Path.Contains("/orchestrators/", StringComparison.Ordinal))
        {
            await app.Client.GetStringAsync($"/api/wait/{recording.Path.Split('/')[^1].Split('?')[0]}");
        }
    }

    private static void Compare(string name, JsonElement? expected, string actual)
    {
        if (expected is null)
        {
            Assert.True(actual.Length == 0, $"{name}: a body, {actual}");
            return;
        }

        var answer = JsonDocument.Parse(actual).RootElement;
        if (name == "06-admin-functions")
        {
            // Only the functions that this app has too.
            var theirs = expected.Value.EnumerateArray().ToDictionary(f => f.GetProperty("name").GetString()!);
            foreach (var ours in answer.EnumerateArray().Where(f => theirs.ContainsKey(f.GetProperty("name").GetString()!)))
            {
                Compare(name, theirs[ours.GetProperty("name").GetString()!], ours);
            }

            Assert.Equal(3, answer.EnumerateArray().Count(f => theirs.ContainsKey(f.GetProperty("name").GetString()!)));
            return;
        }

        Compare(name, expected.Value, answer);
    }

    private static void Compare(string where, JsonElement expected, JsonElement actual)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(expected.EnumerateObject().Select(p => p.Name).Order(), actual.EnumerateObject().Select(p => p.Name).Order());
                foreach (var property in expected.EnumerateObject().Where(property => !Incomparable.Contains(property.Name)))
                {
                    Compare($"{where}.{property.Name}", property.Value, actual.GetProperty(property.Name));
                }

                break;
            case JsonValueKind.Array:
                Assert.True(expected.GetArrayLength() == actual.GetArrayLength(), $"{where}: {actual.GetArrayLength()} items: {actual}");
                foreach (var (one, other) in expected.EnumerateArray().Zip(actual.EnumerateArray()))
                {
                    Compare(where + "[]", one, other);
                }

                break;
            case JsonValueKind.String when expected.GetString()!.StartsWith("http://", StringComparison.Ordinal):
                Assert.Equal(new Uri(expected.GetString()!).PathAndQuery, new Uri(actual.GetString()!).PathAndQuery);
                break;
            default:
                Assert.True(expected.GetRawText() == actual.GetRawText(), $"{where}: {actual} instead of {expected}");
                break;
        }
    }

    /// <summary>As on the recorded host.</summary>
    public sealed class BenchApp
    {
        [Function("AddOne")]
        public static int AddOne([ActivityTrigger] int n) => n + 1;

        [Function("Chain5")]
        public static async Task<int> Chain5([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var n = context.GetInput<int>();
            for (var i = 0; i < 5; i++)
            {
                n = await context.CallActivityAsync<int>("AddOne", n);
            }

            return n;
        }

        [Function("Chains")]
        public IResult Chains(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "bench/chains/{count:int}")] HttpRequest req,
            [DurableClient] DurableTaskClient client,
            int count) => Results.Text($"{client.Name} {count}");
    }

    public sealed class OwnFunctions
    {
        [Function("Wait")]
        public async Task<IResult> Wait([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wait/{id}")] HttpRequest request, [DurableClient] DurableTaskClient client, string id)
        {
            var instance = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted);
            return Results.Text($"{instance.RuntimeStatus} {instance.SerializedOutput}");
        }

        [Function("Waiting")]
        public Task Waiting([OrchestrationTrigger] TaskOrchestrationContext context) => context.WaitForExternalEvent<int>("Go");

        [Function("Failing")]
        public Task Failing([OrchestrationTrigger] TaskOrchestrationContext context) => throw new InvalidOperationException("no luck");
    }
}

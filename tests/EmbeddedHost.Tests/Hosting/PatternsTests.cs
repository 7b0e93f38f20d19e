using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Cryptomeria.EmbeddedHost.Tests.Hosting;

/// <summary>The documentation's patterns, as a process of their own over HTTP.</summary>
public sealed class PatternsTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestFolder _folder = new();
    private SampleProcess _process = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _process = Start();
        _client = await _process.ClientAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Function_chaining()
    {
        Assert.Equal("""["Hello Tokyo!","Hello Seattle!","Hello London!"]""", (await EndOfAsync(await StartAsync("HelloSequence", null))).ToString());
        Assert.Equal("It is 16.", (await EndOfAsync(await StartAsync("Chain", 7))).GetString());

        Assert.Equal(JsonValueKind.Null, (await EndOfAsync(await StartAsync("Chain", 100))).ValueKind);
        await _process.SeenAsync("Compensated: 101 is too much.");
    }

    [Fact]
    public async Task Fan_out_and_fan_in() => Assert.Equal(5050, (await EndOfAsync(await StartAsync("CountLetters", 100))).GetInt32());

    [Fact]
    public async Task Async_HTTP_API()
    {
        using var started = await _client.PostAsJsonAsync("/api/orchestrators/ApprovalWorkflow", 3600);
        var links = await JsonOfAsync(started);

        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        using var running = await _client.GetAsync(started.Headers.Location);
        Assert.Equal(HttpStatusCode.Accepted, running.StatusCode);
        Assert.NotNull(running.Headers.RetryAfter);

        using var terminated = await _client.PostAsync(links.GetProperty("TerminatePostUri").GetString()!.Replace("{text}", "enough", StringComparison.Ordinal), null);
        Assert.Equal(HttpStatusCode.Accepted, terminated.StatusCode);
        Assert.Equal("Terminated", (await StatusAtEndAsync(links)).GetProperty("runtimeStatus").GetString());
    }

    [Fact]
    public async Task Monitor()
    {
        var links = await StartAsync("MonitorJobStatus", 42);
        await UntilAsync(links, status => status.GetProperty("customStatus").ToString() == "Running");

        using var set = await _client.PutAsync("/api/jobs/42/Completed", null);

        Assert.Equal("Completed", (await EndOfAsync(links)).GetString());
        await _process.SeenAsync("Job 42 is done.");
    }

    [Theory]
    [InlineData(true, "Approved")]
    [InlineData(false, "Rejected")]
    public async Task Human_interaction(bool isApproved, string expected)
    {
        var links = await StartAsync("ApprovalWorkflow", 3600);
        var id = links.GetProperty("Id").GetString();
        await _process.SeenAsync($"Please approve {id}.");

        using var decided = await _client.PostAsJsonAsync($"/api/approvals/{id}", isApproved);

        Assert.Equal(expected, (await EndOfAsync(links)).GetString());
    }

    [Fact]
    public async Task Human_interaction_without_an_answer() =>
        Assert.Equal("Escalated", (await EndOfAsync(await StartAsync("ApprovalWorkflow", 0.05))).GetString());

    [Fact]
    public async Task Aggregator()
    {
        using var unknown = await _client.GetAsync("/api/counters/nobody");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);

        await Task.WhenAll(Enumerable.Range(1, 100).Select(async amount =>
        {
            using var sent = await _client.PostAsync($"/api/counters/visits/{amount.ToString(CultureInfo.InvariantCulture)}", null);
            Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
        }));

        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            // Signals are taken, not waited for: until the first has been applied there is no such counter.
            using var answer = await _client.GetAsync("/api/counters/visits", limit.Token);
            if (answer.IsSuccessStatusCode && await answer.Content.ReadAsStringAsync(limit.Token) == "5050")
            {
                break;
            }

            await Task.Delay(20, limit.Token);
        }
    }

    [Fact]
    public async Task What_waits_outlives_a_kill()
    {
        var links = await StartAsync("ApprovalWorkflow", 3600);
        await _process.SeenAsync($"Please approve {links.GetProperty("Id").GetString()}.");
        var port = _client.BaseAddress!.Port;

        _process.Kill();
        await _process.ExitCodeAsync();
        await _process.DisposeAsync();
        _process = Start(port);
        await _process.AddressAsync();
        using var decided = await _client.PostAsJsonAsync($"/api/approvals/{links.GetProperty("Id").GetString()}", true);

        Assert.Equal("Approved", (await EndOfAsync(links)).GetString());
    }

    private SampleProcess Start(int port = 0) => new(
        _folder.Path,
        ["--port", port.ToString(CultureInfo.InvariantCulture)],
        new Dictionary<string, string> { ["EmbeddedHost__MasterKey"] = "KEY" },
        "PatternsApp");

    private async Task<JsonElement> StartAsync(string name, object? input)
    {
        using var started = await _client.PostAsJsonAsync($"/api/orchestrators/{name}", input);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        return await JsonOfAsync(started);
    }

    private async Task<JsonElement> EndOfAsync(JsonElement links)
    {
        var status = await StatusAtEndAsync(links);
        Assert.True(status.GetProperty("runtimeStatus").GetString() == "Completed", status.ToString());
        return status.GetProperty("output");
    }

    // As a client of the pattern does: asks until the answer is no longer 202.
    private Task<JsonElement> StatusAtEndAsync(JsonElement links) =>
        UntilAsync(links, status => status.GetProperty("runtimeStatus").GetString() is "Completed" or "Failed" or "Terminated");

    private async Task<JsonElement> UntilAsync(JsonElement links, Func<JsonElement, bool> isWanted)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            using var answer = await _client.GetAsync(links.GetProperty("StatusQueryGetUri").GetString(), limit.Token);
            var status = await JsonOfAsync(answer);
            if (isWanted(status))
            {
                return status;
            }

            await Task.Delay(20, limit.Token);
        }
    }

    private static async Task<JsonElement> JsonOfAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
}

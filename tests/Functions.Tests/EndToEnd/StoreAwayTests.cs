using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.Functions.Tests.Routes.Support;
using Cryptomeria.Functions.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>A job state that goes away while a job runs, and comes back, over HTTP: both kinds of it.</summary>
public sealed partial class StoreAwayTests
{
    private const string Base = "/api/v1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Blobs_that_are_away_are_503_and_the_job_goes_on_when_they_are_back()
    {
        await using var azurite = await AzuriteProcess.StartAsync();
        await using var system = await SimulatedSystem.StartAsync(fdsc: 1);
        await using var host = await ApiHost.StartAsync(system.Kubeconfig, "--JOB_STATE=blob", $"--AzureWebJobsStorage={azurite.ConnectionString}");
        await AssertComesBackAsync(host, system, azurite.KillAsync, azurite.StartAgainAsync);
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_is_503_and_the_job_goes_on_when_it_can()
    {
        await using var system = await SimulatedSystem.StartAsync(fdsc: 1);
        await using var host = await ApiHost.StartAsync(system.Kubeconfig);
        var file = Path.Combine(host.DataDirectory, "jobs.db");
        await AssertComesBackAsync(
            host,
            system,
            () =>
            {
                SqliteConnection.ClearAllPools();
                File.Move(file, file + ".away");
                Directory.CreateDirectory(file);
                return Task.CompletedTask;
            },
            () =>
            {
                Directory.Delete(file);
                File.Move(file + ".away", file);
                return Task.CompletedTask;
            });
    }

    [Fact]
    public async Task A_file_that_another_program_holds_is_503()
    {
        await using var system = await SimulatedSystem.StartAsync(fdsc: null);
        await using var host = await ApiHost.StartAsync(system.Kubeconfig);
        Assert.Equal(HttpStatusCode.OK, (await ReadyAsync(host)).Status);
        await using (var holder = new SqliteConnection($"Data Source={Path.Combine(host.DataDirectory, "jobs.db")};Pooling=False"))
        {
            await holder.OpenAsync(Token);
            await using var transaction = await holder.BeginTransactionAsync(Token);
            AssertAway(
                [.. await Task.WhenAll(
                    host.Api.SendAsync(HttpMethod.Post, "/api/v1/system/start", "{}", request => request.Headers.Add("Idempotency-Key", "held")),
                    NotReadyAsync(host))]);
        }

        await UntilReadyAsync(host);
    }

    [Fact]
    public async Task A_program_that_is_ready_says_what_it_looked_at()
    {
        await using var system = await SimulatedSystem.StartAsync(fdsc: null);
        await using var host = await ApiHost.StartAsync(system.Kubeconfig);
        var (status, body, response) = await ReadyAsync(host);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"ok":true,"checks":{"jobState":"ok","durable":"ok"}}""", body.ToJsonString());
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    private static async Task AssertComesBackAsync(ApiHost host, SimulatedSystem system, Func<Task> away, Func<Task> back)
    {
        // A job in the middle of a step that takes its time: linking.
        system.World.Faults.Change(faults => faults with { Links = [new("fdsc-0", LinkPhase.Connection, LinkFaultKind.Pause)] });
        var api = host.Api;
        var job = await api.BeginAsync("start");
        await api.UntilAsync(job, _ => system.World.HeldLinks == 1);
        var path = $"/api/v1/system/jobs/{job}";

        await away();
        AssertAway(
            [.. await Task.WhenAll(
                api.SendAsync(HttpMethod.Get, path),
                api.SendAsync(HttpMethod.Get, $"{path}/logs"),
                api.SendAsync(HttpMethod.Get, $"{path}/logs?follow=true"),
                api.SendAsync(HttpMethod.Post, $"{path}/cancel", "{}"),
                api.SendAsync(HttpMethod.Post, "/api/v1/system/stop", "{}", request => request.Headers.Add("Idempotency-Key", "away")),
                NotReadyAsync(host))]);
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Get, "/api/v1/system/jobs")).Status);
        using (var alive = await api.Http.GetAsync("/healthz", Token))
        {
            Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        }

        await back();
        await UntilReadyAsync(host);
        system.World.Faults.Change(faults => faults with { Links = [] });
        Assert.Equal("running", (await api.JobAsync(job))["status"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Post, $"{path}/cancel", "{}")).Status);
        Assert.Equal("canceled", (await api.EndAsync(job))["status"]!.GetValue<string>());
    }

    private static void AssertAway((HttpStatusCode Status, JsonObject Body, HttpResponseMessage Response)[] answers)
    {
        foreach (var (status, body, response) in answers)
        {
            var asked = $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri!.PathAndQuery}: {body}";
            Assert.True(status == HttpStatusCode.ServiceUnavailable, asked);
            Assert.True(body["error"]!["code"]!.GetValue<string>() == "STORE_UNAVAILABLE", asked);
            Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero, asked);
            if (response.RequestMessage.RequestUri.AbsolutePath is var path && path.StartsWith(Base, StringComparison.Ordinal))
            {
                var operation = $"{response.RequestMessage.Method.Method.ToLowerInvariant()} {JobIdIn().Replace(path[Base.Length..], "{jobId}")}";
                OpenApi.AssertAnswer(operation, (int)status, response.Content.Headers.ContentType, body.ToJsonString());
            }

            response.Dispose();
        }
    }

    private static Task<(HttpStatusCode Status, JsonObject Body, HttpResponseMessage Response)> ReadyAsync(ApiHost host) =>
        host.Api.SendAsync(HttpMethod.Get, "/readyz");

    private static async Task<(HttpStatusCode Status, JsonObject Body, HttpResponseMessage Response)> NotReadyAsync(ApiHost host)
    {
        while (true)
        {
            // What was found before may hold for a second.
            var answer = await ReadyAsync(host);
            if (answer.Status != HttpStatusCode.OK)
            {
                return answer;
            }

            answer.Response.Dispose();
            await Task.Delay(50, Token);
        }
    }

    private static async Task UntilReadyAsync(ApiHost host)
    {
        for (var begin = TimeProvider.System.GetTimestamp(); ;)
        {
            var (status, body, response) = await ReadyAsync(host);
            response.Dispose();
            if (status == HttpStatusCode.OK)
            {
                return;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(begin) < TimeSpan.FromSeconds(60), $"never ready again: {body}");
            await Task.Delay(50, Token);
        }
    }

    [GeneratedRegex("job_[0-9]{8}_[0-9a-z]{10}")]
    private static partial Regex JobIdIn();
}

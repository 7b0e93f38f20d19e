using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cryptomeria.FunctionsHost.Tests.Host;
using Microsoft.DurableTask.Protobuf;

namespace Cryptomeria.FunctionsHost.Tests;

/// <summary>Durable functions as a host runs them: the client by gRPC, orchestrators step by step over their history, activities by themselves.</summary>
public sealed class DurableTests(HostedSystem system)
{
    private static CancellationToken Canceled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_step_of_an_orchestration_asks_for_the_first_activity_and_the_deadline()
    {
        var input = JsonSerializer.Serialize(new
        {
            Type = "system.stop",
            Namespace = "cryptomeria",
            Release = "cryptomeria",
            TimeoutSeconds = 600,
            Steps = new[] { "stop-workloads", "wait-stopped" },
            Force = false,
        });
        var orchestration = new Orchestration(system.Host, new CreateInstanceRequest { InstanceId = "step", Name = "SystemStop", Input = input });

        var response = await orchestration.BeginAsync(Canceled);

        Assert.Equal("step", response.InstanceId);
        Assert.Equal("BeginJob", Assert.Single(response.Actions, action => action.ScheduleTask is not null).ScheduleTask.Name);
        Assert.Single(response.Actions, action => action.CreateTimer is not null);
        Assert.Equal(2, response.Actions.Count);
        Assert.Equal("running", JsonNode.Parse(response.CustomStatus)!["Status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_job_begun_by_HTTP_runs_to_its_end()
    {
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var begun = await system.Host.Http.PostAsync("/api/v1/system/stop", content, Canceled);
        var accepted = await ReadAsync(begun);
        Assert.True(begun.StatusCode == HttpStatusCode.Accepted, accepted.ToJsonString());
        var jobId = accepted["jobId"]!.GetValue<string>();
        var job = system.Host.TaskHub[jobId];
        Assert.Equal("SystemStop", job.Name);
        Assert.Equal("queued", (await JobAsync(jobId))["status"]!.GetValue<string>());

        var task = Assert.Single((await job.BeginAsync(Canceled)).Actions, action => action.ScheduleTask is not null);
        var result = await job.RunActivityAsync(task.ScheduleTask, Canceled);
        Assert.Equal("lock held", JsonNode.Parse(result!)!["Value"]!["Message"]!.GetValue<string>());
        var next = await job.CompleteAsync(task, result, Canceled);
        Assert.Equal("StopWorkloads", Assert.Single(next.Actions).ScheduleTask.Name);
        Assert.Equal("running", (await JobAsync(jobId))["status"]!.GetValue<string>());

        await job.RunAsync(Canceled);

        Assert.Equal("succeeded", (await JobAsync(jobId))["status"]!.GetValue<string>());
        using var list = await system.Host.Http.GetAsync("/api/v1/system/jobs", Canceled);
        Assert.Equal(jobId, Assert.Single((await ReadAsync(list))["items"]!.AsArray())!["jobId"]!.GetValue<string>());
        using var log = await system.Host.Http.GetAsync($"/api/v1/system/jobs/{jobId}/logs", Canceled);
        Assert.Contains("job succeeded", await log.Content.ReadAsStringAsync(Canceled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_timer_purges_old_jobs()
    {
        var trigger = Trigger.Json("{\"Schedule\":{\"AdjustForDST\":true},\"ScheduleStatus\":null,\"IsPastDue\":false}");

        await system.Host.InvokeAsync(system.Host.Function("Retention"), trigger, Canceled);

        var filter = system.Host.TaskHub.LastPurge!.PurgeInstanceFilter;
        Assert.Equal(DateTime.UnixEpoch, filter.CreatedTimeFrom.ToDateTime());
        Assert.DoesNotContain(OrchestrationStatus.Running, filter.RuntimeStatus);
    }

    [Fact]
    public async Task An_activity_that_throws_fails_its_invocation()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => system.Host.InvokeAsync(system.Host.Function("BeginJob"), Trigger.Text("not an input"), Canceled));
        Assert.Contains("JsonException", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(Canceled))!.AsObject();

    private async Task<JsonObject> JobAsync(string jobId)
    {
        using var response = await system.Host.Http.GetAsync($"/api/v1/system/jobs/{jobId}", Canceled);
        var job = await ReadAsync(response);
        Assert.True(response.IsSuccessStatusCode, job.ToJsonString());
        return job;
    }
}

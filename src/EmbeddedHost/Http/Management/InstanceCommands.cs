using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Http.Management;

/// <summary>The management routes that change something.</summary>
internal sealed class InstanceCommands(DurableTaskClient client, string hubName, string key)
{
    public Task<IResult> TerminateAsync(HttpContext http, string instanceId) =>
        OnUnfinishedAsync(http, instanceId, reason => client.TerminateInstanceAsync(instanceId, reason, http.RequestAborted));

    public Task<IResult> SuspendAsync(HttpContext http, string instanceId) =>
        OnUnfinishedAsync(http, instanceId, reason => client.SuspendInstanceAsync(instanceId, reason, http.RequestAborted));

    public Task<IResult> ResumeAsync(HttpContext http, string instanceId) =>
        OnUnfinishedAsync(http, instanceId, reason => client.ResumeInstanceAsync(instanceId, reason, http.RequestAborted));

    public async Task<IResult> StartAsync(HttpContext http, string functionName, string? instanceId)
    {
        JsonElement? input;
        try
        {
            input = await ReadJsonAsync(http.Request);
        }
        catch (JsonException)
        {
            return JsonAnswer.BadRequest("Invalid JSON content");
        }

        try
        {
            var options = new StartOrchestrationOptions { InstanceId = instanceId };
            return await StartedAsync(http, await client.ScheduleNewOrchestrationInstanceAsync(functionName, input, options, http.RequestAborted));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return JsonAnswer.BadRequest(e.Message);
        }
    }

    public async Task<IResult> RestartAsync(HttpContext http, string instanceId)
    {
        try
        {
            var isNew = new QueryReader(http.Request.Query).Flag("restartWithNewInstanceId", true);
            return await StartedAsync(http, await client.RestartAsync(instanceId, isNew, http.RequestAborted));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return JsonAnswer.BadRequest($"InstanceId does not match a valid orchestration instance. {e.Message}");
        }
    }

    public async Task<IResult> RaiseEventAsync(HttpContext http, string instanceId, string eventName)
    {
        if (await WhyNotAsync(http, instanceId) is { } refusal)
        {
            return refusal;
        }

        // Also what keeps a form on a page of another site from doing it.
        if (!http.Request.HasJsonContentType())
        {
            return JsonAnswer.BadRequest("Only application/json request content is supported");
        }

        try
        {
            await client.RaiseEventAsync(instanceId, eventName, await ReadJsonAsync(http.Request), http.RequestAborted);
            return Results.Accepted();
        }
        catch (JsonException)
        {
            return JsonAnswer.BadRequest("Invalid JSON content");
        }
    }

    public async Task<IResult> PurgeAsync(HttpContext http, string instanceId) =>
        Purged(await client.PurgeInstanceAsync(instanceId, cancellation: http.RequestAborted));

    public async Task<IResult> PurgeByFilterAsync(HttpContext http)
    {
        var query = new QueryReader(http.Request.Query);
        if (query.Time("createdTimeFrom") is not { } from)
        {
            return JsonAnswer.BadRequest("Please provide value for 'createdTimeFrom' parameter.");
        }

        var filter = new PurgeInstancesFilter(from, query.Time("createdTimeTo"), query.Statuses("runtimeStatus"));
        return Purged(await client.PurgeAllInstancesAsync(filter, http.RequestAborted));
    }

    private static IResult Purged(PurgeResult result) => result.PurgedInstanceCount == 0
        ? Results.NotFound()
        : new JsonAnswer(StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("instancesDeleted", result.PurgedInstanceCount);
            writer.WriteEndObject();
        });

    private static async Task<JsonElement?> ReadJsonAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private async Task<IResult> OnUnfinishedAsync(HttpContext http, string instanceId, Func<string?, Task> act)
    {
        if (await WhyNotAsync(http, instanceId) is { } refusal)
        {
            return refusal;
        }

        await act(http.Request.Query["reason"].FirstOrDefault());
        return Results.Accepted();
    }

    /// <summary>404 for no such instance, 410 for one that is over; null for one that can be acted on.</summary>
    private async Task<IResult?> WhyNotAsync(HttpContext http, string instanceId)
    {
        var instance = await client.GetInstanceAsync(instanceId, http.RequestAborted);
        return instance is null ? Results.NotFound() : instance.IsCompleted ? Results.StatusCode(StatusCodes.Status410Gone) : null;
    }

    // Both have to be given for the extension to wait; how often it would look does not matter here.
    private async Task<IResult> StartedAsync(HttpContext http, string instanceId)
    {
        var query = new QueryReader(http.Request.Query);
        if (query.Seconds("timeout") is { } timeout && query.Seconds("pollingInterval") is { } interval)
        {
            return interval > timeout
                ? JsonAnswer.BadRequest($"Total timeout {timeout.TotalSeconds} should be bigger than retry timeout {interval.TotalSeconds}")
                : await EndOrLinksAsync(http, instanceId, timeout);
        }

        return Links(http, instanceId);
    }

    private async Task<IResult> EndOrLinksAsync(HttpContext http, string instanceId, TimeSpan timeout)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        limit.CancelAfter(timeout);
        try
        {
            var end = await client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, limit.Token);
            return end.RuntimeStatus == OrchestrationRuntimeStatus.Completed
                ? new JsonAnswer(StatusCodes.Status200OK, writer => InstanceJson.WritePayload(writer, end.SerializedOutput))
                : new JsonAnswer(StatusCodes.Status200OK, writer => InstanceJson.Write(writer, end, showInput: true));
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return Links(http, instanceId);
        }
    }

    private JsonAnswer Links(HttpContext http, string instanceId)
    {
        var links = ManagementLinks.Of(http.Request, instanceId, hubName, key);
        http.Response.Headers.Location = links.Status;
        http.Response.Headers.RetryAfter = "10";
        return new JsonAnswer(StatusCodes.Status202Accepted, links.Write);
    }
}

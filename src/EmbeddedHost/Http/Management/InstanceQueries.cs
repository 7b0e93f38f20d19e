using Cryptomeria.EmbeddedHost.Durable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Http.Management;

/// <summary>The management routes that only look.</summary>
internal sealed class InstanceQueries(DurableTaskClient client, DurableEngine engine)
{
    private const string ContinuationHeader = "x-ms-continuation-token";
    private const int DefaultPageSize = 100;

    public async Task<IResult> ListAsync(HttpContext http)
    {
        var query = new QueryReader(http.Request.Query);
        var filter = new OrchestrationQuery(
            CreatedFrom: query.Time("createdTimeFrom"),
            CreatedTo: query.Time("createdTimeTo"),
            Statuses: query.Statuses("runtimeStatus"),
            InstanceIdPrefix: query.Text("instanceIdPrefix"),
            PageSize: query.Number("top") is { } top and > 0 ? top : DefaultPageSize,
            FetchInputsAndOutputs: true,
            ContinuationToken: http.Request.Headers[ContinuationHeader].FirstOrDefault());
        try
        {
            return await PageAsync(http, filter);
        }
        catch (ArgumentException e)
        {
            // The token is not one of this host's.
            return JsonAnswer.BadRequest(e.Message);
        }
    }

    private async Task<IResult> PageAsync(HttpContext http, OrchestrationQuery filter)
    {
        await foreach (var page in client.GetAllInstancesAsync(filter).AsPages().WithCancellation(http.RequestAborted))
        {
            if (page.ContinuationToken is { } token)
            {
                http.Response.Headers[ContinuationHeader] = token;
            }

            // A real host shows the inputs whatever showInput says.
            return new JsonAnswer(StatusCodes.Status200OK, writer =>
            {
                writer.WriteStartArray();
                foreach (var instance in page.Values)
                {
                    InstanceJson.Write(writer, instance, showInput: true);
                }

                writer.WriteEndArray();
            });
        }

        return new JsonAnswer(StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartArray();
            writer.WriteEndArray();
        });
    }

    public async Task<IResult> GetAsync(HttpContext http, string instanceId)
    {
        if (await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, http.RequestAborted) is not { } instance)
        {
            return Results.NotFound();
        }

        var query = new QueryReader(http.Request.Query);
        var showInput = query.Flag("showInput", true);
        var history = query.Flag("showHistory", false) ? engine.Parts.Store.Load(instanceId)?.History : null;
        var status = StatusOf(instance, query.Flag("returnInternalServerErrorOnFailure", false));
        if (status == StatusCodes.Status202Accepted)
        {
            http.Response.Headers.Location = http.Request.GetEncodedUrl();
            http.Response.Headers.RetryAfter = "5";
        }

        return new JsonAnswer(status, writer => InstanceJson.Write(
            writer,
            instance,
            showInput,
            history is null ? null : new HistoryJson(history, showInput, query.Flag("showHistoryOutput", false)).Write));
    }

    private static int StatusOf(OrchestrationMetadata instance, bool errorOnFailure)
    {
        if (!instance.IsCompleted)
        {
            return StatusCodes.Status202Accepted;
        }

        return errorOnFailure && instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed
            ? StatusCodes.Status500InternalServerError
            : StatusCodes.Status200OK;
    }
}

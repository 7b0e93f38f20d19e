using System.Text.Json;
using Cryptomeria.EmbeddedHost.Durable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Http.Management;

/// <summary>The Durable extension's management routes of entities, in its shapes.</summary>
internal sealed class EntityRoutes(DurableTaskClient client, DurableEngine engine)
{
    private const string ContinuationHeader = "x-ms-continuation-token";

    // Stands for an empty key, which a path cannot hold.
    private const string EmptyKey = "$";

    public static IEnumerable<IEndpointConventionBuilder> Map(IEndpointRouteBuilder routes, DurableTaskClient client, DurableEngine engine)
    {
        const string Entities = ManagementLinks.Base + "/entities";
        var entities = new EntityRoutes(client, engine);
        yield return routes.MapGet(Entities + "/{name?}", entities.ListAsync);
        yield return routes.MapGet(Entities + "/{name}/{key}", entities.ReadAsync);
        yield return routes.MapPost(Entities + "/{name}/{key?}", entities.SignalAsync);
        yield return routes.MapDelete(Entities + "/{name}/{key?}", entities.DeleteAsync);
    }

    private async Task<IResult> ListAsync(HttpContext http, string? name)
    {
        var query = new QueryReader(http.Request.Query);
        var filter = new EntityQuery
        {
            InstanceIdStartsWith = string.IsNullOrEmpty(name) ? null : $"@{name}@",
            LastModifiedFrom = query.Time("lastOperationTimeFrom"),
            LastModifiedTo = query.Time("lastOperationTimeTo"),
            IncludeState = query.Flag("fetchState", false),
            PageSize = query.Number("top") is { } size and > 0 ? size : EntityQuery.DefaultPageSize,
            ContinuationToken = http.Request.Headers[ContinuationHeader].FirstOrDefault(),
        };
        try
        {
            await using var pages = client.Entities.GetAllEntitiesAsync(filter).AsPages().GetAsyncEnumerator(http.RequestAborted);
            await pages.MoveNextAsync();
            var page = pages.Current;
            if (page.ContinuationToken is { } token)
            {
                http.Response.Headers[ContinuationHeader] = token;
            }

            return new JsonAnswer(StatusCodes.Status200OK, writer => Write(writer, page.Values));
        }
        catch (ArgumentException e)
        {
            return JsonAnswer.BadRequest(e.Message);
        }
    }

    private Task<IResult> ReadAsync(HttpContext http, string name, string key) => OnEntityAsync(name, key == EmptyKey ? string.Empty : key, async id =>
    {
        var entity = await client.Entities.GetEntityAsync(id, http.RequestAborted);
        return entity is { IncludesState: true }
            ? new JsonAnswer(StatusCodes.Status200OK, writer => writer.WriteRawValue(entity.State.Value))
            : Results.NotFound();
    });

    private Task<IResult> SignalAsync(HttpContext http, string name, string? key) =>
        SendAsync(http, name, key, http.Request.Query["op"].FirstOrDefault() ?? string.Empty);

    private Task<IResult> DeleteAsync(HttpContext http, string name, string? key) => SendAsync(http, name, key, "delete");

    private Task<IResult> SendAsync(HttpContext http, string name, string? key, string operation) => OnEntityAsync(name, key ?? string.Empty, async id =>
    {
        if (!engine.Parts.Invoker.HasEntity(id.Name))
        {
            return JsonAnswer.BadRequest($"The function '{id.Name}' doesn't exist, is disabled, or is not an entity function.");
        }

        object? input;
        try
        {
            input = await ReadInputAsync(http.Request);
        }
        catch (JsonException e)
        {
            return JsonAnswer.BadRequest($"Could not parse JSON content: {e.Message}");
        }

        await client.Entities.SignalEntityAsync(id, operation, input, cancellation: http.RequestAborted);
        return Results.Accepted();
    });

    private static async Task<IResult> OnEntityAsync(string name, string key, Func<EntityInstanceId, Task<IResult>> act)
    {
        try
        {
            return await act(new EntityInstanceId(name, key));
        }
        catch (ArgumentException e)
        {
            return JsonAnswer.BadRequest(e.Message);
        }
    }

    /// <summary>JSON where the request says so, else the text; null where there is no body.</summary>
    private static async Task<object?> ReadInputAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        if (text.Length == 0)
        {
            return null;
        }

        if (!request.HasJsonContentType())
        {
            return text;
        }

        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<EntityMetadata> entities)
    {
        writer.WriteStartArray();
        foreach (var entity in entities)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("entityId");
            writer.WriteString("name", entity.Id.Name);
            writer.WriteString("key", entity.Id.Key);
            writer.WriteEndObject();
            writer.WriteString("lastOperationTime", entity.LastModifiedTime.UtcDateTime);
            InstanceJson.WritePayload(writer, "state", entity.IncludesState ? entity.State.Value : null);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Patching;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>Serves the plain verbs of all resources: get, list, create, update, patch, delete; the status subresource too.</summary>
internal sealed class ResourceHandler(ObjectStore store, ObjectRegistry registry, ObjectDeletion deletion, WatchHandler watches, TimeProvider time)
{
    public Task ServeAsync(HttpContext context, ApiRequest request) => request.Verb switch
    {
        "get" => GetAsync(context, request),
        "list" => ListAsync(context, request),
        "watch" => watches.ServeAsync(context, request, new ListQuery(request, context.Request.Query)),
        "create" => CreateAsync(context, request),
        "update" => UpdateAsync(context, request),
        "patch" => PatchAsync(context, request),
        "delete" => DeleteAsync(context, request),
        _ => DeleteCollectionAsync(context, request),
    };

    private static bool IsDryRun(HttpContext context) => context.Request.Query["dryRun"] == "All";

    private static Task AnswerAsync(HttpContext context, int code, StoredObject subject) => ApiAnswer.WriteAsync(context, code, subject.Full());

    private Task GetAsync(HttpContext context, ApiRequest request)
    {
        var found = registry.Get(request.Type, request.Namespace, request.Name);
        if (TableFormat.Wanted(context.Request) is not { } include)
        {
            return AnswerAsync(context, 200, found);
        }

        return ApiAnswer.WriteAsync(context, 200, new TableFormat(request.Type, time, include).Row(found, withColumns: true));
    }

    private Task ListAsync(HttpContext context, ApiRequest request)
    {
        var page = new ListQuery(request, context.Request.Query).Run(store);
        if (TableFormat.Wanted(context.Request) is not { } include)
        {
            return ListWriter.WriteAsync(context, request.Type, page);
        }

        return ApiAnswer.WriteAsync(context, 200, new TableFormat(request.Type, time, include).Table(page));
    }

    private async Task CreateAsync(HttpContext context, ApiRequest request)
    {
        var body = await RequestBody.ReadObjectAsync(context);
        await AnswerAsync(context, 201, registry.Create(request.Type, request.Namespace, body, IsDryRun(context), RequestWriter.Of(context, request)));
    }

    private async Task UpdateAsync(HttpContext context, ApiRequest request)
    {
        var body = await RequestBody.ReadObjectAsync(context);
        var updated = registry.Update(
            request.Type, request.Namespace, request.Name, body, request.Subresource == "status", IsDryRun(context), RequestWriter.Of(context, request));
        await AnswerAsync(context, 200, updated);
    }

    private async Task PatchAsync(HttpContext context, ApiRequest request)
    {
        var (type, bytes) = (context.Request.ContentType, await RequestBody.ReadBytesAsync(context));
        var writer = RequestWriter.Of(context, request);
        if (ObjectPatch.IsApply(type) && request.Subresource is null)
        {
            if (!writer.IsNamed)
            {
                throw ApiErrors.ManagerRequired();
            }

            var applied = registry.Apply(
                request.Type, request.Namespace, request.Name, ObjectPatch.ReadApplied(bytes), writer, context.Request.Query["force"] == "true", IsDryRun(context));
            await AnswerAsync(context, applied.IsNew ? 201 : 200, applied.Object);
            return;
        }

        var patch = ObjectPatch.Read(type, bytes);
        await AnswerAsync(
            context, 200, registry.Patch(request.Type, request.Namespace, request.Name, patch, request.Subresource == "status", IsDryRun(context), writer));
    }

    private async Task DeleteAsync(HttpContext context, ApiRequest request)
    {
        var options = DeleteOptions.Read(await RequestBody.ReadOptionalObjectAsync(context), name => context.Request.Query[name]);
        var (last, gone) = deletion.Delete(request.Type, request.Namespace, request.Name, options);
        await (gone && !request.Type.AnswersRemoved
            ? ApiAnswer.WriteAsync(context, 200, Removed(last))
            : AnswerAsync(context, 200, last));
    }

    private async Task DeleteCollectionAsync(HttpContext context, ApiRequest request)
    {
        var options = DeleteOptions.Read(await RequestBody.ReadOptionalObjectAsync(context), name => context.Request.Query[name]);
        var page = new ListQuery(request, context.Request.Query).Run(store);
        var deleted = new List<StoredObject>();
        foreach (var item in page.Items)
        {
            try
            {
                deleted.Add(deletion.Delete(item.Type, item.Namespace, item.Name, options).Last);
            }
            catch (ApiException exception) when (exception.Code == 404)
            {
                // Gone already is what was asked for.
            }
        }

        await ListWriter.WriteAsync(context, request.Type, page with { Version = store.Version, Items = deleted });
    }

    private static JsonObject Removed(StoredObject last)
    {
        var details = new JsonObject { ["name"] = last.Name };
        if (last.Type.Group.Length > 0)
        {
            details["group"] = last.Type.Group;
        }

        details["kind"] = last.Type.Plural;
        details["uid"] = last.Uid;
        return new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        };
    }
}

using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Store;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>A request for a resource, taken apart: <c>/apis/GROUP/VERSION/namespaces/NAMESPACE/RESOURCE/NAME/SUBRESOURCE/REST</c>.</summary>
internal sealed record ApiRequest(
    ResourceType Type, string Namespace, string Name, string? Subresource, string Verb)
{
    public bool IsCollection => Name.Length == 0;

    /// <summary>Reads a path; null where no such resource is served.</summary>
    public static ApiRequest? Read(HttpRequest request)
    {
        var path = (request.Path.Value ?? "").Split('/')[1..];
        if (path.Length > 1 && path[^1].Length == 0 && !path.Contains("proxy"))
        {
            path = path[..^1];
        }

        var group = "";
        if (path[0] == "api")
        {
            path = path[1..];
        }
        else if (path[0] == "apis" && path.Length > 2)
        {
            (group, path) = (path[1], path[2..]);
        }
        else
        {
            return null;
        }

        if (path.Length < 2)
        {
            return null;
        }

        var version = path[0];
        path = path[1..];
        var @namespace = "";
        if (path[0] == "namespaces" && path.Length > 2 && path[2] is not ("status" or "finalize"))
        {
            (@namespace, path) = (path[1], path[2..]);
        }

        if (ResourceTypes.Find(group, version, path[0]) is not { } type)
        {
            return null;
        }

        if (@namespace.Length > 0 && !type.Namespaced)
        {
            return null;
        }

        var name = path.Length > 1 ? path[1] : "";
        var subresource = path.Length > 2 ? path[2] : null;
        if (subresource is not null && type.Subresources.All(known => known.Name != subresource))
        {
            return null;
        }

        if (path.Length > 3 && subresource != "proxy")
        {
            return null;
        }

        if (name.Length > 0 && type.Namespaced && @namespace.Length == 0)
        {
            return null;
        }

        return new ApiRequest(type, @namespace, name, subresource, VerbOf(request, name));
    }

    /// <summary>The subresource's verbs, or the resource's, do not hold this one.</summary>
    /// <exception cref="ApiException">405.</exception>
    public void CheckVerb()
    {
        var allowed = Subresource is { } name ? Type.Subresources.First(known => known.Name == name).Verbs
            : IsCollection ? Type.CanDeleteCollection ? ["list", "watch", "create", "deletecollection"] : ["list", "watch", "create"]
            : (IReadOnlyList<string>)["get", "watch", "update", "patch", "delete"];
        if (!allowed.Contains(Verb))
        {
            throw ApiErrors.MethodNotAllowed();
        }

        if (Verb == "create" && Subresource is null && Type.Namespaced && Namespace.Length == 0)
        {
            throw ApiErrors.MethodNotAllowed();
        }
    }

    private static string VerbOf(HttpRequest request, string name) => request.Method switch
    {
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => name.Length == 0 ? "deletecollection" : "delete",
        "GET" or "HEAD" when IsWatch(request) => "watch",
        "GET" or "HEAD" => name.Length == 0 ? "list" : "get",
        _ => "",
    };

    private static bool IsWatch(HttpRequest request) => request.Query["watch"].ToString() is "true" or "1";
}

using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Errors;

/// <summary>The errors of a real server, word for word.</summary>
internal static class ApiErrors
{
    public static ApiException NotFound(ResourceType type, string name) =>
        new(404, "NotFound", $"{type.QualifiedName} \"{name}\" not found", Details(type, name));

    public static ApiException AlreadyExists(StoredObject there) => new(
        409,
        "AlreadyExists",
        $"{(there.IsBeingDeleted ? "object is being deleted: " : "")}{there.Type.QualifiedName} \"{there.Name}\" already exists",
        Details(there.Type, there.Name));

    public static ApiException Modified(ResourceType type, string name) => new(
        409,
        "Conflict",
        $"Operation cannot be fulfilled on {type.QualifiedName} \"{name}\": the object has been modified; please apply your changes to the latest version and try again",
        Details(type, name));

    public static ApiException VersionPrecondition(StoredObject current, string wanted) => new(
        409,
        "Conflict",
        $"Operation cannot be fulfilled on {current.Type.QualifiedKind} \"{current.Name}\": the ResourceVersion in the precondition ({wanted}) "
            + $"does not match the ResourceVersion in record ({current.ResourceVersion}). The object might have been modified",
        Details(current.Type, current.Name, current.Type.Kind));

    public static ApiException UidPrecondition(StoredObject current, string wanted) => new(
        409,
        "Conflict",
        $"Operation cannot be fulfilled on {current.Type.QualifiedKind} \"{current.Name}\": the UID in the precondition ({wanted}) "
            + $"does not match the UID in record ({current.Uid}). The object might have been deleted and then recreated",
        Details(current.Type, current.Name, current.Type.Kind));

    public static ApiException Conflict(ResourceType type, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {type.QualifiedName} \"{name}\": {why}", Details(type, name));

    public static ApiException Invalid(ResourceType type, string name, string field, string reason, string message)
    {
        var details = Details(type, name, type.Kind);
        var text = $"{field}: {message}";
        details["causes"] = new JsonArray(new JsonObject { ["reason"] = reason, ["message"] = message, ["field"] = field });
        return new ApiException(422, "Invalid", $"{type.QualifiedKind} \"{name}\" is invalid: {text}", details);
    }

    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiException UnknownPath() => new(404, "NotFound", "the server could not find the requested resource", []);

    public static ApiException MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    public static ApiException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiException ListExpired() => new(410, "Expired", "The resourceVersion for the provided list is too old.");

    public static ApiException ContinueExpired(string inconsistent) => new(
        410,
        "Expired",
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, "
            + "or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an "
            + "inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.")
    {
        Continue = inconsistent,
    };

    public static ApiException WatchExpired(long wanted, long oldest) =>
        new(410, "Expired", $"too old resource version: {wanted} ({oldest})");

    public static ApiException TooLargeVersion(long wanted, long current) => new(
        504,
        "Timeout",
        $"Timeout: Too large resource version: {wanted}, current: {current}",
        new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
            ["retryAfterSeconds"] = 1,
        })
    {
        RetryAfterSeconds = 1,
    };

    /// <summary>What is wrong with a list's query.</summary>
    public static ApiException InvalidListOptions(string field, string reason, string message) => new(
        422,
        "Invalid",
        $"ListOptions.meta.k8s.io \"\" is invalid: {field}: {message}",
        new JsonObject
        {
            ["group"] = "meta.k8s.io",
            ["kind"] = "ListOptions",
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = reason, ["message"] = message, ["field"] = field }),
        });

    public static ApiException ManagerRequired() => new(
        422,
        "Invalid",
        "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch",
        new JsonObject
        {
            ["group"] = "meta.k8s.io",
            ["kind"] = "PatchOptions",
            ["causes"] = new JsonArray(new JsonObject
            {
                ["reason"] = "FieldValueRequired",
                ["message"] = "Required value: is required for apply patch",
                ["field"] = "fieldManager",
            }),
        });

    public static ApiException TooManyRequests(int retryAfterSeconds) =>
        new(429, "TooManyRequests", "Too many requests, please try again later.", new JsonObject { ["retryAfterSeconds"] = retryAfterSeconds })
        {
            RetryAfterSeconds = retryAfterSeconds,
        };

    public static ApiException Internal(string message) => new(
        500,
        "InternalError",
        $"Internal error occurred: {message}",
        new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = message }) });

    public static ApiException Unavailable(string message) => new(503, "ServiceUnavailable", message);

    public static ApiException UnsupportedMediaType(string accepted) => new(
        415,
        "UnsupportedMediaType",
        $"the body of the request was in an unknown format - accepted media types include: {accepted}");

    /// <summary>What the role-based authorizer answers; nothing in it says that a role would have helped.</summary>
    public static ApiException Forbidden(ResourceType type, string? name, string? subresource, string verb, string user, string? @namespace)
    {
        var subject = string.IsNullOrEmpty(name) ? type.QualifiedName : $"{type.QualifiedName} \"{name}\"";
        var resource = subresource is null ? type.Plural : $"{type.Plural}/{subresource}";
        var scope = string.IsNullOrEmpty(@namespace) ? "at the cluster scope" : $"in the namespace \"{@namespace}\"";
        return new ApiException(
            403,
            "Forbidden",
            $"{subject} is forbidden: User \"{user}\" cannot {verb} resource \"{resource}\" in API group \"{type.Group}\" {scope}",
            Details(type, name));
    }

    public static ApiException ForbiddenPath(string path, string verb, string user) =>
        new(403, "Forbidden", $"forbidden: User \"{user}\" cannot {verb} path \"{path}\"", []);

    public static ApiException Forbidden(ResourceType type, string name, string why) =>
        new(403, "Forbidden", $"{type.QualifiedName} \"{name}\" is forbidden: {why}", Details(type, name));

    /// <summary>The details of an error, without what is empty.</summary>
    private static JsonObject Details(ResourceType type, string? name, string? kind = null)
    {
        var details = new JsonObject();
        if (!string.IsNullOrEmpty(name))
        {
            details["name"] = name;
        }

        if (type.Group.Length > 0)
        {
            details["group"] = type.Group;
        }

        details["kind"] = kind ?? type.Plural;
        return details;
    }
}

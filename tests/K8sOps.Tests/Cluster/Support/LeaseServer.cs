using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.K8sOps.Tests.Cluster.Support;

/// <summary>Keeps Leases as an API server does: versions, conflicts, preconditions, and times with six digits only.</summary>
internal sealed partial class LeaseServer
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, JsonObject> _leases = [];
    private int _version = 100;

    /// <summary>Every holder that was written, in order.</summary>
    public List<string> Holders { get; } = [];

    public JsonObject? this[string path] => _leases.GetValueOrDefault(path)?.DeepClone().AsObject();

    public void Remove(string path)
    {
        lock (_lock)
        {
            Delete(path);
        }
    }

    public async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync();
        var (code, body) = Answer(context.Request.Method, context.Request.Path.Value!, text.Length == 0 ? null : JsonNode.Parse(text)!.AsObject());
        context.Response.StatusCode = code;
        await Objects.WriteAsync(context, body);
    }

    private (int Code, JsonNode Body) Answer(string method, string path, JsonObject? body)
    {
        lock (_lock)
        {
            if (method == "POST")
            {
                path += "/" + (string?)body!["metadata"]!["name"];
            }

            var there = _leases.GetValueOrDefault(path);
            return (method, there) switch
            {
                ("POST", null) => (201, Write(path, body!, 'c')),
                ("POST", _) => Status(409, "AlreadyExists", "already exists"),
                (_, null) => Status(404, "NotFound", "not found"),
                ("PUT", _) when !SameVersion(there, body!["metadata"]!) => Status(409, "Conflict", "the object has been modified"),
                ("PUT", _) => (200, Write(path, body!, 'u')),
                ("DELETE", _) when body?["preconditions"] is { } wanted && !SameVersion(there, wanted) => Status(409, "Conflict", "does not match"),
                ("DELETE", _) => (200, Delete(path)),
                _ => (200, there!.DeepClone()),
            };
        }
    }

    private static bool SameVersion(JsonObject? there, JsonNode wanted) =>
        (string?)there!["metadata"]!["resourceVersion"] == (string?)wanted["resourceVersion"] && (string?)there["metadata"]!["uid"] == (string?)wanted["uid"];

    private JsonNode Write(string path, JsonObject lease, char kind)
    {
        foreach (var time in new[] { "acquireTime", "renewTime" })
        {
            if (!MicroTime().IsMatch((string?)lease["spec"]![time] ?? ""))
            {
                return Status(400, "BadRequest", $"{time} is no MicroTime").Body;
            }
        }

        var written = lease.DeepClone().AsObject();
        written["metadata"]!["resourceVersion"] = (++_version).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (kind == 'c')
        {
            written["metadata"]!["uid"] = Guid.NewGuid().ToString();
        }

        Holders.Add((string)written["spec"]!["holderIdentity"]!);
        _leases[path] = written;
        return written.DeepClone();
    }

    private JsonObject Delete(string path)
    {
        _leases.Remove(path);
        return new JsonObject { ["kind"] = "Status", ["status"] = "Success" };
    }

    private static (int Code, JsonNode Body) Status(int code, string reason, string message) =>
        (code, new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Failure", ["reason"] = reason, ["message"] = message, ["code"] = code });

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")]
    private static partial Regex MicroTime();
}

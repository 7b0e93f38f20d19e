using System.Text.Json.Nodes;

namespace Cryptomeria.ClusterSimulator.Errors;

/// <summary>An answer of the API server that is not a success: its code and its <c>Status</c> body.</summary>
public sealed class ApiException : Exception
{
    internal ApiException(int code, string? reason, string message, JsonObject? details = null)
        : base(message)
    {
        Code = code;
        Reason = reason;
        Details = details;
    }

    /// <summary>The HTTP status code.</summary>
    public int Code { get; }

    /// <summary>The machine-readable reason, such as <c>NotFound</c>.</summary>
    public string? Reason { get; }

    /// <summary>The value of the answer's Retry-After header, in seconds; null for none.</summary>
    public int? RetryAfterSeconds { get; internal init; }

    /// <summary>A token with which an expired list can go on; null but for those.</summary>
    internal string? Continue { get; init; }

    private JsonObject? Details { get; }

    internal JsonObject ToStatus()
    {
        var metadata = new JsonObject();
        if (Continue is not null)
        {
            metadata["continue"] = Continue;
        }

        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = metadata,
            ["status"] = "Failure",
            ["message"] = Message,
        };
        if (Reason is not null)
        {
            status["reason"] = Reason;
        }

        if (Details is not null)
        {
            status["details"] = Details.DeepClone();
        }

        status["code"] = Code;
        return status;
    }
}

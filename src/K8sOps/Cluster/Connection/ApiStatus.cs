using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>The <c>Status</c> object the API server explains itself with, in answers and on an exec's channel 3.</summary>
internal sealed record ApiStatus(string? Status, string? Message, string? Reason, ApiStatusDetails? Details, int? Code)
{
    /// <summary>What a list's metadata holds, where the Status answers for one.</summary>
    public ApiStatusMetadata? Metadata { get; init; }

    /// <summary>Reads one; null where the text is none.</summary>
    public static ApiStatus? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.AsSpan().TrimStart()[0] != '{')
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(text, ApiStatusJson.Default.ApiStatus) is { Status: not null } status ? status : null;
        }
        catch (JsonException)
        {
            // Some proxy's page, or a frame cut in the middle: the caller shows the text itself.
            return null;
        }
    }
}

/// <summary>The metadata of a <see cref="ApiStatus"/>.</summary>
/// <param name="Continue">With a list that expired between two pages: asks for the rest as it is now.</param>
internal sealed record ApiStatusMetadata(string? Continue);

/// <summary>What a <see cref="ApiStatus"/> is about.</summary>
internal sealed record ApiStatusDetails(string? Name, string? Group, string? Kind, IReadOnlyList<ApiStatusCause>? Causes);

/// <summary>One cause; an exec's exit code is <c>ExitCode</c> with the number as message.</summary>
internal sealed record ApiStatusCause(string? Reason, string? Message, string? Field);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ApiStatus))]
internal sealed partial class ApiStatusJson : JsonSerializerContext;

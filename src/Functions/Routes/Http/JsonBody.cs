using System.Text.Json;
using System.Text.Json.Nodes;
using Cryptomeria.K8sOps;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Cryptomeria.Functions.Routes.Http;

/// <summary>Reads a request's JSON object member by member, and collects everything that is wrong with it.</summary>
public sealed class JsonBody
{
    /// <summary>The largest body read, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    private readonly Dictionary<string, JsonElement> _members;
    private readonly List<FieldError> _errors = [];

    private JsonBody(Dictionary<string, JsonElement> members) => _members = members;

    /// <summary>Reads the body; no body is an empty object.</summary>
    /// <exception cref="ApiException">400 where it is no JSON object, 413 over <see cref="MaxBytes"/>, 415 where it is not declared as JSON.</exception>
    public static async Task<JsonBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var content = await ReadBytesAsync(request, cancellationToken);
        if (content.Length == 0)
        {
            return new JsonBody([]);
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !(type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)))
        {
            throw new ApiException(415, ErrorCodes.UnsupportedMediaType, "the body must be application/json");
        }

        try
        {
            using var document = JsonDocument.Parse(content, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new ApiException(400, ErrorCodes.MalformedJson, "the body must be a JSON object");
            }

            return new JsonBody(document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.Clone(), StringComparer.Ordinal));
        }
        catch (JsonException exception)
        {
            throw new ApiException(
                400,
                ErrorCodes.MalformedJson,
                "the body is not JSON: " + exception.Message,
                new Dictionary<string, object?> { ["line"] = (exception.LineNumber ?? 0) + 1, ["column"] = (exception.BytePositionInLine ?? 0) + 1 });
        }
    }

    /// <summary>A string, or null where it is absent or null.</summary>
    public string? String(string name) =>
        Take(name, JsonValueKind.String, "must be a string") is { } value ? value.GetString() : null;

    /// <summary>True or false, or null where it is absent or null.</summary>
    public bool? Boolean(string name)
    {
        if (!_members.Remove(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Fail(name, "must be true or false");
        return null;
    }

    /// <summary>A whole number in a range, or null where it is absent or null.</summary>
    public int? Integer(string name, int min, int max)
    {
        if (Take(name, JsonValueKind.Number, $"must be a whole number from {min} to {max}") is not { } value)
        {
            return null;
        }

        if (value.TryGetInt32(out var number) && number >= min && number <= max)
        {
            return number;
        }

        Fail(name, $"must be a whole number from {min} to {max}");
        return null;
    }

    /// <summary>An array of strings, or null where it is absent or null.</summary>
    public IReadOnlyList<string>? Strings(string name)
    {
        if (Take(name, JsonValueKind.Array, "must be an array of strings") is not { } value)
        {
            return null;
        }

        var elements = value.EnumerateArray().ToList();
        for (var i = 0; i < elements.Count; i++)
        {
            if (elements[i].ValueKind != JsonValueKind.String)
            {
                Fail($"{name}[{i}]", "must be a string");
                return null;
            }
        }

        return [.. elements.Select(element => element.GetString()!)];
    }

    /// <summary>True where the member is there and not null; ask before reading it.</summary>
    public bool Has(string name) => _members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>An object, or null where it is absent or null.</summary>
    public JsonObject? Object(string name) =>
        Take(name, JsonValueKind.Object, "must be an object") is { } value ? JsonObject.Create(value) : null;

    /// <summary>Notes that a member is wrong.</summary>
    public void Fail(string field, string message) => _errors.Add(new FieldError(field, message));

    /// <summary>Call last: every member must have been asked for, and none be wrong.</summary>
    /// <exception cref="ApiException">422 with every field.</exception>
    public void ThrowIfInvalid()
    {
        foreach (var name in _members.Keys)
        {
            Fail(name, "is not a member of this request");
        }

        if (_errors.Count > 0)
        {
            throw ApiException.Invalid(_errors);
        }
    }

    private static async Task<byte[]> ReadBytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (content.Length + read > MaxBytes)
            {
                throw new ApiException(413, ErrorCodes.InvalidRequest, $"the body is larger than {MaxBytes} bytes");
            }

            await content.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return content.ToArray();
    }

    private JsonElement? Take(string name, JsonValueKind kind, string otherwise)
    {
        if (!_members.Remove(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == kind)
        {
            return value;
        }

        Fail(name, otherwise);
        return null;
    }
}

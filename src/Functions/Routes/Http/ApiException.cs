using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Routes.Http;

/// <summary>A request that cannot be answered as asked; becomes a problem body.</summary>
/// <param name="statusCode">The HTTP status.</param>
/// <param name="code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="details">Facts by name; a <c>hint</c> is added where it has none.</param>
public sealed class ApiException(
    int statusCode, string code, string message, IReadOnlyDictionary<string, object?>? details = null)
    : Exception(message)
{
    public int StatusCode { get; } = statusCode;

    public string Code { get; } = code;

    public IReadOnlyDictionary<string, object?> Details { get; } = details ?? new Dictionary<string, object?>();

    /// <summary>422 with one field.</summary>
    public static ApiException Invalid(string field, string message) => Invalid([new FieldError(field, message)]);

    /// <summary>422 with every field that is wrong.</summary>
    public static ApiException Invalid(IReadOnlyList<FieldError> fields) => new(
        422,
        ErrorCodes.InvalidRequest,
        string.Join("; ", fields.Select(field => $"{field.Field} {field.Message}")),
        new Dictionary<string, object?> { ["fields"] = fields.ToList() });

    /// <summary>400 for a member that has no default and is not there.</summary>
    public static ApiException Missing(string field, string message) => new(
        400,
        ErrorCodes.InvalidRequest,
        $"{field} {message}",
        new Dictionary<string, object?> { ["fields"] = new List<FieldError> { new(field, message) } });
}

/// <summary>What is wrong with a field, a query parameter or a header.</summary>
/// <param name="Field">Its name as the caller wrote it; <c>steps[1]</c> for an element.</param>
/// <param name="Message">Reads on from the field's name: <c>must be …</c>.</param>
public sealed record FieldError(string Field, string Message);

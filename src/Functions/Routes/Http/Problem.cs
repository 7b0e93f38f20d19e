using System.Text.Json.Serialization;

namespace Cryptomeria.Functions.Routes.Http;

/// <summary>An error body: RFC 9457's members, and <c>ok</c> and <c>error</c> as every answer of this API has them.</summary>
/// <param name="Type">A URI reference that names the kind of problem: <c>urn:cryptomeria:error:CODE</c>.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Detail">What went wrong here.</param>
/// <param name="Instance">The path asked for.</param>
public sealed record Problem(string Type, string Title, int Status, string Detail, string Instance, bool Ok, ProblemError Error);

/// <summary>The machine-readable part.</summary>
/// <param name="Code">One of the API's error codes.</param>
public sealed record ProblemError(string Code, string Message, IReadOnlyDictionary<string, object?> Details)
{
    /// <summary>What to do next, also in the details.</summary>
    [JsonIgnore]
    public string? Hint => Details.TryGetValue("hint", out var hint) ? hint as string : null;
}

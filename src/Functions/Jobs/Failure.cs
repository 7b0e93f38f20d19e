using System.Text.Json.Serialization;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Jobs;

/// <summary>Why an activity failed, and with it its job, as it is kept and as the API shows it.</summary>
/// <param name="Code">One of the API's error codes.</param>
/// <param name="Retryable">True where trying the activity again can help. A job's own failure is final: there it is false, and its JSON does not have it.</param>
/// <param name="Details">Facts by name; always holds <c>hint</c>.</param>
public sealed record Failure(
    string Code,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Retryable,
    IReadOnlyDictionary<string, DetailValue> Details);

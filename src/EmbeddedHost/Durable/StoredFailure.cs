using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask;

namespace Cryptomeria.EmbeddedHost.Durable;

/// <summary>A failure as it stands in a history.</summary>
internal sealed record StoredFailure
{
    private const string FinalKey = "Cryptomeria.EmbeddedHost.IsFinal";

    public required string Type { get; init; }

    public required string Message { get; init; }

    public string? StackTrace { get; init; }

    public StoredFailure? Inner { get; init; }

    /// <summary>True where trying again cannot help: there is no such activity, say.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Writes a failure down.</summary>
    public static string Serialize(TaskFailureDetails details, bool isFinal = false) =>
        JsonSerializer.Serialize(From(details) with { IsFinal = isFinal }, DurableJsonContext.Default.StoredFailure);

    public static StoredFailure Deserialize(string data) => JsonSerializer.Deserialize(data, DurableJsonContext.Default.StoredFailure)!;

    /// <summary>True where the exception was made from a final failure.</summary>
    public static bool IsFinalException(TaskFailedException exception) => exception.Data.Contains(FinalKey);

    public TaskFailureDetails ToDetails() => new(Type, Message, StackTrace, Inner?.ToDetails(), Properties: null);

    public TaskFailedException ToException(string taskName, int taskId)
    {
        TaskFailedException exception = new(taskName, taskId, ToDetails());
        if (IsFinal)
        {
            exception.Data[FinalKey] = true;
        }

        return exception;
    }

    private static StoredFailure From(TaskFailureDetails details) => new()
    {
        Type = details.ErrorType,
        Message = details.ErrorMessage,
        StackTrace = details.StackTrace,
        Inner = details.InnerFailure is { } inner ? From(inner) : null,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(StoredFailure))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class DurableJsonContext : JsonSerializerContext;

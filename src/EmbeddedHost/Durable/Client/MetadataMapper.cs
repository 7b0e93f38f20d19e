using System.Collections.Immutable;
using System.Text.Json;
using Cryptomeria.EmbeddedHost.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Durable.Client;

/// <summary>Turns what is stored into what clients see.</summary>
internal static class MetadataMapper
{
    /// <param name="details">What is stored.</param>
    /// <param name="withPayloads">False leaves out input, output, custom status and failure, as the Functions host does.</param>
    /// <param name="converter">Reads the payloads.</param>
    public static OrchestrationMetadata Map(InstanceDetails details, bool withPayloads, DataConverter converter)
    {
        InstanceRecord record = details.Record;
        StoredFailure? failure = record.Status == OrchestrationRuntimeStatus.Failed && details.Result is { } stored ? StoredFailure.Deserialize(stored) : null;
        return new OrchestrationMetadata(record.Name, record.InstanceId)
        {
            DataConverter = withPayloads ? converter : null,
            RuntimeStatus = record.Status,
            CreatedAt = record.CreatedAt,
            LastUpdatedAt = record.UpdatedAt,
            SerializedInput = details.Input,

            // The Functions host also shows a failure's text as the output.
            SerializedOutput = failure is null ? details.Result : failure.Message,
            SerializedCustomStatus = withPayloads ? record.CustomStatus : null,
            Tags = record.Tags is { } tags
                ? JsonSerializer.Deserialize(tags, DurableJsonContext.Default.DictionaryStringString)!
                : ImmutableDictionary<string, string>.Empty,
            FailureDetails = failure?.ToDetails(),
        };
    }
}

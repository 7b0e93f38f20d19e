using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Cryptomeria.Functions.Jobs;

/// <summary>What one activity works on: a part of a step that can fail, be retried or be skipped on its own.</summary>
/// <param name="Deadline">When the job's time is over; the activity stops itself then.</param>
public sealed record ActivityInput(string JobId, string Step, string Namespace, string Release, bool Force, DateTimeOffset Deadline)
{
    /// <summary>The chain, where the activity is about one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ChainId { get; init; }

    /// <summary>The relayer's pod that the job has set up: in another one nothing of that is left.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RelayerPod { get; init; }

    /// <summary>What was last reported as still missing, for an activity that waits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Seen { get; init; }

    /// <summary>The chart's values, for the activity that installs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? Values { get; init; }

    /// <summary>How many fdsc chains, for activities that install or scale.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Replicas { get; init; }

    /// <summary>The claims go too, for the activities that uninstall and that wait until all is gone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Data { get; init; }

    /// <summary>The namespace goes too, for the activities that uninstall and that wait until all is gone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WholeNamespace { get; init; }
}

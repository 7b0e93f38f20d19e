using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Cryptomeria.Functions.Activities;

/// <summary>What one activity works on: a unit of a step that can fail, be retried or be skipped on its own.</summary>
/// <param name="Deadline">When the job's time is over; the unit stops itself then.</param>
public sealed record UnitInput(string JobId, string Step, string Namespace, string Release, bool Force, DateTimeOffset Deadline)
{
    /// <summary>The chain, where the unit is about one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ChainId { get; init; }

    /// <summary>The relayer's pod that the job has set up: in another one nothing of that is left.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RelayerPod { get; init; }

    /// <summary>What was last told about what is still missing, for a unit that waits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Seen { get; init; }

    /// <summary>The chart's values, for the unit that installs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? Values { get; init; }

    /// <summary>How many fdsc chains, for units that install or scale.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Replicas { get; init; }

    /// <summary>The claims go too, for the units that uninstall and that wait until all is gone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Data { get; init; }

    /// <summary>The namespace goes too, for the units that uninstall and that wait until all is gone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WholeNamespace { get; init; }
}

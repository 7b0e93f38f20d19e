using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Cryptomeria.Functions.Jobs;

/// <summary>What an operation was asked for, defaults filled in: the input of every orchestration.</summary>
/// <param name="Type">One of <see cref="OperationCatalog.Types"/>.</param>
/// <param name="Release">The Helm release in the namespace.</param>
/// <param name="TimeoutSeconds">The longest the job may run, from its start; 1 to 86400.</param>
/// <param name="Steps">The steps to run, in order.</param>
/// <param name="Force">Run each step although its look says it is done; uninstall: take down what Helm does not know, too.</param>
public sealed record JobInput(
    string Type, string Namespace, string Release, int TimeoutSeconds, IReadOnlyList<string> Steps, bool Force)
{
    /// <summary>install: the chart's values.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? Values { get; init; }

    /// <summary>install: how many fdsc chains; null leaves it to the values and the chart.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? FdscReplicas { get; init; }

    /// <summary>install: go on with start's steps.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? StartAfter { get; init; }

    /// <summary>uninstall: claims, Jobs and the mnemonics Secret too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? DeleteData { get; init; }

    /// <summary>uninstall: the namespace too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? DeleteNamespace { get; init; }

    /// <summary>scale/fdsc: how many fdsc chains there shall be.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Replicas { get; init; }
}

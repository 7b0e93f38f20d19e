using System.Text.Json.Serialization;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Cluster.Resources;

/// <summary>A pod.</summary>
internal sealed record PodObject : ApiObject
{
    public PodSpecPart? Spec { get; init; }

    public PodStatusPart? Status { get; init; }

    /// <summary>What it is part of: its component label, or <c>app</c> where it has none (the faucet).</summary>
    public string? Component => Label(CryptomeriaObjects.ComponentLabel) ?? Label(CryptomeriaObjects.AppLabel);

    /// <summary>Which one of its component it is.</summary>
    public string? Instance => Label(CryptomeriaObjects.InstanceLabel);

    public string Phase => Status?.Phase ?? "Unknown";

    /// <summary>What the rules about ownership read.</summary>
    [JsonIgnore]
    public ObjectFacts Own => Facts("Pod") with { IsOver = Phase is "Succeeded" or "Failed", Uses = Spec?.Uses ?? new HashSet<ObjectKey>() };

    /// <summary>It is of a revision its workload has left behind; false where that was not found out.</summary>
    [JsonIgnore]
    public bool IsOutdated { get; init; }

    /// <summary>Its StatefulSet or Deployment; null where it has none or that was not found out.</summary>
    [JsonIgnore]
    public ObjectKey? Workload { get; init; }

    /// <summary>Whether it counts.</summary>
    [JsonIgnore]
    public PodStanding Standing => new(
        Metadata.DeletionTimestamp is not null,
        Own.IsOver,
        IsOutdated,
        Condition("Ready") is { Status: "True" });

    /// <summary>It serves: Ready, and not on its way out.</summary>
    public bool IsReady => Standing.IsReady;

    /// <summary>Restarts of all its containers.</summary>
    public int Restarts => Status?.ContainerStatuses?.Sum(container => container.RestartCount) ?? 0;

    public ConditionPart? Condition(string type) => Status?.Conditions?.FirstOrDefault(condition => condition.Type == type);

    public IEnumerable<string> Containers => Spec?.Containers?.Select(container => container.Name) ?? [];

    public IEnumerable<string> AllContainers => Containers.Concat(Spec?.InitContainers?.Select(container => container.Name) ?? []);

    /// <summary>The pod with what tells whether it counts.</summary>
    public PodObject Under(Controllers controllers) => this with { IsOutdated = controllers.IsOutdated(Own), Workload = controllers.FindWorkload(Own)?.Key };

    /// <summary>The container whose log is meant where none is named; null where it has none.</summary>
    public string? LogContainer => ContainerChoice.ForLogs([.. Containers], Annotated, IsChain ? ContainerChoice.Chain : Component);

    private string? Annotated => Metadata.Annotations?.GetValueOrDefault(ContainerChoice.Annotation);

    /// <summary>It is a chain's.</summary>
    [JsonIgnore]
    public bool IsChain => Label(CryptomeriaObjects.CategoryLabel) == CryptomeriaObjects.Chain;

    /// <summary>The container to run a component's programs in.</summary>
    public PodRef? Container(string component) =>
        ContainerChoice.ForCommands([.. Containers], Annotated, component) is { } chosen ? new PodRef(Metadata.Namespace ?? "", Name, chosen) : null;
}

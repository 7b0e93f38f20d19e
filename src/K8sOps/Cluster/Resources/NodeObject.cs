namespace Cryptomeria.K8sOps.Cluster.Resources;

/// <summary>A node.</summary>
internal sealed record NodeObject : ApiObject
{
    public NodeStatusPart? Status { get; init; }

    public bool IsReady => Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;

    /// <summary>Its address of a type (<c>ExternalIP</c>, <c>InternalIP</c>), or null.</summary>
    public string? Address(string type) =>
        Status?.Addresses?.FirstOrDefault(address => address.Type == type && !string.IsNullOrEmpty(address.Address))?.Address;
}

/// <summary>What a node does.</summary>
internal sealed record NodeStatusPart
{
    public IReadOnlyList<ConditionPart>? Conditions { get; init; }

    public IReadOnlyList<NodeAddressPart>? Addresses { get; init; }
}

/// <summary>An address of a node.</summary>
internal sealed record NodeAddressPart
{
    public string? Type { get; init; }

    public string? Address { get; init; }
}

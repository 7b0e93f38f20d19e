namespace Cryptomeria.ClusterSimulator.Store;

/// <summary>One kind of object that the API server keeps, with what discovery says of it.</summary>
public sealed class ResourceType
{
    /// <summary>The API group; empty for the core group.</summary>
    public required string Group { get; init; }

    public required string Version { get; init; }

    /// <summary>The name in paths, such as <c>pods</c>.</summary>
    public required string Plural { get; init; }

    public required string Singular { get; init; }

    public required string Kind { get; init; }

    public bool Namespaced { get; init; } = true;

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>The groups of kinds it is listed under, such as <c>all</c>.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<Subresource> Subresources { get; init; } = [];

    /// <summary>What a real server says of its storage; clients only compare it.</summary>
    public string? StorageVersionHash { get; init; }

    /// <summary>Whether metadata.generation counts the changes of spec.</summary>
    public bool HasGeneration { get; init; }

    /// <summary>Whether an update must name the version it is based on.</summary>
    public bool RequiresVersionOnUpdate { get; init; }

    /// <summary>Whether a removal answers with the removed object instead of a Status.</summary>
    public bool AnswersRemoved { get; init; }

    /// <summary>Whether a whole collection can be deleted by one request.</summary>
    public bool CanDeleteCollection { get; init; } = true;

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The name in messages: <c>pods</c>, <c>leases.coordination.k8s.io</c>.</summary>
    public string QualifiedName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>The kind in messages: <c>Pod</c>, <c>Lease.coordination.k8s.io</c>.</summary>
    public string QualifiedKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    public bool HasStatus => Subresources.Any(subresource => subresource.Name == "status");

    public bool HasScale => Subresources.Any(subresource => subresource.Name == "scale");

    public override string ToString() => QualifiedName;
}

/// <summary>A part of a resource with a path of its own, such as <c>pods/log</c>.</summary>
/// <param name="Kind">The kind that the path takes or answers.</param>
/// <param name="Group">The kind's group where it is not the resource's, else null.</param>
/// <param name="Version">The kind's version where it is not the resource's, else null.</param>
public sealed record Subresource(string Name, string Kind, IReadOnlyList<string> Verbs, string? Group = null, string? Version = null);

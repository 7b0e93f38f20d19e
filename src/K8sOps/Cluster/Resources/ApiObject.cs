using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Cluster.Resources;

/// <summary>An object of the API server, with only those members that the queries read: a list of thousands stays small.</summary>
internal abstract record ApiObject
{
    private static readonly Dictionary<string, string> NoTexts = [];

    public ObjectMeta Metadata { get; init; } = new();

    public string Name => Metadata.Name;

    public string? Label(string name) => Metadata.Labels?.GetValueOrDefault(name);

    /// <summary>What the rules about ownership read.</summary>
    /// <param name="kind">Given, since the items of a list carry no kind.</param>
    public virtual ObjectFacts Facts(string kind) => new(new ObjectKey(kind, Name))
    {
        Labels = Metadata.Labels ?? NoTexts,
        Annotations = Metadata.Annotations ?? NoTexts,
        Controller = Metadata.OwnerReferences?.FirstOrDefault(owner => owner.Controller) is { } owner ? new ObjectKey(owner.Kind, owner.Name) : null,
        IsBeingDeleted = Metadata.DeletionTimestamp is not null,
    };
}

/// <summary>An object of which only what every object has is read.</summary>
internal sealed record PlainObject : ApiObject;

/// <summary>What every object has.</summary>
internal sealed record ObjectMeta
{
    public string Name { get; init; } = "";

    public string? Uid { get; init; }

    public string? Namespace { get; init; }

    public long? Generation { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public IReadOnlyList<OwnerPart>? OwnerReferences { get; init; }

    public DateTimeOffset? CreationTimestamp { get; init; }

    public DateTimeOffset? DeletionTimestamp { get; init; }
}

/// <summary>Who made an object and takes it along.</summary>
internal sealed record OwnerPart
{
    public string Kind { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>It is the one that makes and replaces the object.</summary>
    public bool Controller { get; init; }
}

/// <summary>A page of a list.</summary>
internal sealed record ResourcePage<T>
    where T : ApiObject
{
    public ListMeta? Metadata { get; init; }

    public IReadOnlyList<T>? Items { get; init; }

    /// <summary>Asks for the page after this one; null on the last.</summary>
    public string? Continue => string.IsNullOrEmpty(Metadata?.Continue) ? null : Metadata.Continue;
}

/// <summary>What a list has.</summary>
internal sealed record ListMeta
{
    public string? Continue { get; init; }
}

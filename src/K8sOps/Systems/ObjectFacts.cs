namespace Cryptomeria.K8sOps.Systems;

/// <summary>What the rules about ownership and removal read off an object, whichever client fetched it.</summary>
internal sealed record ObjectFacts(ObjectKey Key)
{
    private static readonly Dictionary<string, string> Empty = [];

    public IReadOnlyDictionary<string, string> Labels { get; init; } = Empty;

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = Empty;

    /// <summary>The owner reference that is marked as the controller's, or null.</summary>
    public ObjectKey? Controller { get; init; }

    public bool IsBeingDeleted { get; init; }

    /// <summary>Of a pod: it has ended, well or not.</summary>
    public bool IsOver { get; init; }

    /// <summary>Of a ReplicaSet: the revision of its Deployment that it is for.</summary>
    public string? Revision { get; init; }

    /// <summary>Of a StatefulSet or Deployment: the revision its pods are to be of; null while its controller has not seen its last change.</summary>
    public string? CurrentRevision { get; init; }

    /// <summary>The claims and Secrets that its pods mount or read.</summary>
    public IReadOnlySet<ObjectKey> Uses { get; init; } = new HashSet<ObjectKey>();

    /// <summary>Of a StatefulSet: the names of its volume claim templates.</summary>
    public IReadOnlyList<string> ClaimTemplates { get; init; } = [];

    /// <summary>It is part of this API, which may live in the same namespace.</summary>
    public bool IsHost => Label(CryptomeriaObjects.PartOfLabel) == CryptomeriaObjects.Host;

    /// <summary>It carries the chart's name label.</summary>
    public bool IsLabelled => Label(CryptomeriaObjects.NameLabel) == CryptomeriaObjects.Name;

    /// <summary>The Helm release that has it, or null where Helm did not make it.</summary>
    public string? Release => Annotations.GetValueOrDefault(CryptomeriaObjects.ReleaseAnnotation);

    /// <summary>A hook of a chart; Helm gives hooks neither its label nor its annotations.</summary>
    public bool IsHook => Annotations.ContainsKey(CryptomeriaObjects.HookAnnotation);

    /// <summary>Helm leaves it where it removes the release.</summary>
    public bool IsKept => Annotations.GetValueOrDefault(CryptomeriaObjects.ResourcePolicyAnnotation) == CryptomeriaObjects.Keep;

    /// <summary>It is deleted only with the data.</summary>
    public bool IsData => Key.Kind is "PersistentVolumeClaim" or "Job" or "Secret";

    /// <summary>The number that a Deployment's controller gives it and its ReplicaSets with each template.</summary>
    public string? DeploymentRevision => Annotations.GetValueOrDefault("deployment.kubernetes.io/revision");

    public string? Label(string name) => Labels.GetValueOrDefault(name);

    /// <summary>Its pods use a claim or Secret.</summary>
    public bool HasUseOf(ObjectKey data) => Uses.Contains(data) || HasMade(data);

    /// <summary>A claim came from its templates. Such claims carry no owner reference; they are called <c>TEMPLATE-SET-ORDINAL</c>.</summary>
    public bool HasMade(ObjectKey claim) => claim.Kind == "PersistentVolumeClaim" && ClaimTemplates.Any(template =>
        claim.Name.StartsWith($"{template}-{Key.Name}-", StringComparison.Ordinal)
        && int.TryParse(claim.Name.AsSpan(template.Length + Key.Name.Length + 2), System.Globalization.NumberStyles.None, null, out _));
}

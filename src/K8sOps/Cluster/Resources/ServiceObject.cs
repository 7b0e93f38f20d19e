namespace Cryptomeria.K8sOps.Cluster.Resources;

/// <summary>A Service.</summary>
internal sealed record ServiceObject : ApiObject
{
    public ServiceSpecPart? Spec { get; init; }

    public string Type => Spec?.Type ?? "ClusterIP";

    /// <summary>It has no address of its own; its name stands for the pods'.</summary>
    public bool IsHeadless => Spec?.ClusterIP is null or "" or "None";

    public IReadOnlyList<ServicePortPart> Ports => Spec?.Ports ?? [];

    public IReadOnlyDictionary<string, string> Selector => Spec?.Selector ?? new Dictionary<string, string>();

    public ServicePortPart? Port(string name) => Ports.FirstOrDefault(port => port.Name == name);
}

/// <summary>What a Service is to do.</summary>
internal sealed record ServiceSpecPart
{
    public string? Type { get; init; }

    public string? ClusterIP { get; init; }

    public IReadOnlyList<ServicePortPart>? Ports { get; init; }

    public IReadOnlyDictionary<string, string>? Selector { get; init; }
}

/// <summary>A port of a Service.</summary>
internal sealed record ServicePortPart
{
    /// <summary>Null where a Service has only one and does not name it.</summary>
    public string? Name { get; init; }

    public int Port { get; init; }

    public int? NodePort { get; init; }

    public string? Protocol { get; init; }
}

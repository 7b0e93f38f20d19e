using System.Text.Json.Serialization;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Cluster.Resources;

/// <summary>What a pod is to run, and what it mounts and reads.</summary>
internal sealed record PodSpecPart
{
    public string? NodeName { get; init; }

    public string? Subdomain { get; init; }

    public IReadOnlyList<ContainerPart>? Containers { get; init; }

    public IReadOnlyList<ContainerPart>? InitContainers { get; init; }

    public IReadOnlyList<VolumePart>? Volumes { get; init; }

    /// <summary>The names of the claims it mounts.</summary>
    [JsonIgnore]
    public IEnumerable<string> Claims => (Volumes ?? []).Select(volume => volume.PersistentVolumeClaim?.ClaimName).OfType<string>();

    /// <summary>The claims and Secrets it mounts or reads.</summary>
    [JsonIgnore]
    public IReadOnlySet<ObjectKey> Uses
    {
        get
        {
            var (volumes, containers) = (Volumes ?? [], (InitContainers ?? []).Concat(Containers ?? []).ToList());
            return new HashSet<ObjectKey>(
            [
                .. Keys("PersistentVolumeClaim", Claims),
                .. Keys("Secret", volumes.Select(volume => volume.Secret?.SecretName)),
                .. Keys("Secret", volumes.SelectMany(volume => volume.Projected?.Sources ?? []).Select(source => source.Secret?.Name)),
                .. Keys("Secret", containers.SelectMany(container => container.Env ?? []).Select(variable => variable.ValueFrom?.SecretKeyRef?.Name)),
                .. Keys("Secret", containers.SelectMany(container => container.EnvFrom ?? []).Select(source => source.SecretRef?.Name)),
            ]);
        }
    }

    private static IEnumerable<ObjectKey> Keys(string kind, IEnumerable<string?> names) => names.OfType<string>().Select(name => new ObjectKey(kind, name));
}

/// <summary>A container of a pod.</summary>
internal sealed record ContainerPart
{
    public string Name { get; init; } = "";

    public IReadOnlyList<VariablePart>? Env { get; init; }

    public IReadOnlyList<VariableSourcePart>? EnvFrom { get; init; }
}

/// <summary>A variable of a container.</summary>
internal sealed record VariablePart
{
    public VariableValuePart? ValueFrom { get; init; }
}

/// <summary>Where a variable's value comes from.</summary>
internal sealed record VariableValuePart
{
    public NamePart? SecretKeyRef { get; init; }
}

/// <summary>Where variables of a container come from.</summary>
internal sealed record VariableSourcePart
{
    public NamePart? SecretRef { get; init; }
}

/// <summary>A volume of a pod.</summary>
internal sealed record VolumePart
{
    public ClaimVolumePart? PersistentVolumeClaim { get; init; }

    public SecretVolumePart? Secret { get; init; }

    public ProjectedVolumePart? Projected { get; init; }
}

/// <summary>A volume that is a claim's.</summary>
internal sealed record ClaimVolumePart
{
    public string? ClaimName { get; init; }
}

/// <summary>A volume that shows a Secret.</summary>
internal sealed record SecretVolumePart
{
    public string? SecretName { get; init; }
}

/// <summary>A volume that shows several things.</summary>
internal sealed record ProjectedVolumePart
{
    public IReadOnlyList<ProjectedSourcePart>? Sources { get; init; }
}

/// <summary>One thing that a volume shows.</summary>
internal sealed record ProjectedSourcePart
{
    public NamePart? Secret { get; init; }
}

/// <summary>A name of another object.</summary>
internal sealed record NamePart
{
    public string? Name { get; init; }
}

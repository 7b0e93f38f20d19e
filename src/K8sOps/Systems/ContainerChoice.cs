namespace Cryptomeria.K8sOps.Systems;

/// <summary>Which of a pod's containers is meant where none is named. Sidecars may stand before it.</summary>
internal static class ContainerChoice
{
    /// <summary>The annotation that tells kubectl which container is meant.</summary>
    public const string Annotation = "kubectl.kubernetes.io/default-container";

    /// <summary>The chart's name for a chain's container.</summary>
    public const string Chain = "chain";

    /// <summary>The container whose log is meant: the one kubectl is told to take, else the component's, else the first. Null where there is none.</summary>
    /// <param name="annotated">The value of <see cref="Annotation"/>.</param>
    /// <param name="component">The name the chart gives the component's container.</param>
    public static string? ForLogs(IReadOnlyList<string> containers, string? annotated, string? component) => First(containers, annotated, component);

    /// <summary>
    /// The container to run the component's programs in: the one that has its name, else the one kubectl is told to take, else the first. Tools that add
    /// sidecars set the annotation too, and not always to the right one.
    /// </summary>
    public static string? ForCommands(IReadOnlyList<string> containers, string? annotated, string component) => First(containers, component, annotated);

    private static string? First(IReadOnlyList<string> containers, params string?[] wanted) =>
        wanted.FirstOrDefault(name => name is not null && containers.Contains(name)) ?? (containers.Count == 0 ? null : containers[0]);
}

namespace Cryptomeria.K8sOps.Systems;

/// <summary>What <see cref="ReadinessOperations.ObserveAsync(OperationRun)"/> saw.</summary>
/// <param name="Ready">Nothing is missing.</param>
/// <param name="Reasons">What is missing, a sentence each; empty where ready.</param>
public sealed record Readiness(bool Ready, IReadOnlyList<string> Reasons)
{
    internal static Readiness Of(IReadOnlyList<Finding> findings) => new(findings.Count == 0, FindingsText.Sentences(findings));
}

namespace Cryptomeria.K8sOps.Helm;

/// <summary>What <see cref="PreflightOperations.ObserveAsync"/> saw.</summary>
/// <param name="NeedsHelm">False where helm has nothing to do.</param>
/// <param name="Message">What was checked, or why nothing had to be.</param>
public sealed record PreflightObservation(bool NeedsHelm, string Message);

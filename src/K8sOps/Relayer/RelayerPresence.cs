namespace Cryptomeria.K8sOps.Relayer;

/// <summary>What <see cref="RelayerReturnOperations.ObserveAsync"/> saw.</summary>
/// <param name="Pod">The Ready relayer pod, or null.</param>
/// <param name="Runs">An <c>rly start</c> process runs in it.</param>
public sealed record RelayerPresence(string? Pod, bool Runs);

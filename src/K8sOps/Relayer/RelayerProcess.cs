namespace Cryptomeria.K8sOps.Relayer;

/// <summary>What <see cref="RelayerRunOperations.ObserveAsync(OperationRun)"/> saw.</summary>
/// <param name="Pid">The process id in the pod, or null where no <c>rly start</c> runs.</param>
/// <param name="Paths">The paths it relays; null where that cannot be known (it was not started by this API).</param>
/// <param name="RelaysAllPaths">It began after the last change of the configuration, or was started with every path the configuration holds.</param>
public sealed record RelayerProcess(int? Pid, IReadOnlyList<string>? Paths, bool RelaysAllPaths);

namespace Cryptomeria.K8sOps.Operations;

/// <summary>What <see cref="SetupOperations.ObserveAsync"/> saw.</summary>
/// <param name="RelayerPod">The Ready relayer pod, or null.</param>
/// <param name="ConfigExists">rly's configuration file is there.</param>
/// <param name="Chains">Every deployed chain, gwc and mdsc first, then fdsc by number.</param>
/// <param name="MissingPaths">Chains with an open gateway channel whose path the configuration lacks; empty while gwc does not answer.</param>
public sealed record RelayerSetup(string? RelayerPod, bool ConfigExists, IReadOnlyList<ChainSetup> Chains, IReadOnlyList<string> MissingPaths);

/// <summary>One chain in rly's configuration.</summary>
public sealed record ChainSetup(string ChainId, bool Added, bool KeyPresent);

/// <summary>What <see cref="ConnectionOperations.ObserveAsync"/> saw.</summary>
/// <param name="Chains">Every deployed chain but gwc, mdsc first, then fdsc by number.</param>
/// <param name="RelayerPod">The pod it was observed from.</param>
public sealed record ConnectionState(IReadOnlyList<ChainConnection> Chains, string RelayerPod);

/// <summary>One chain's tie to gwc.</summary>
/// <param name="ChannelId">The open gateway channel's id on gwc, or null.</param>
public sealed record ChainConnection(string ChainId, string? ChannelId, bool PathPresent, bool Registered);

/// <summary>What <see cref="RelayerReturnOperations.ObserveAsync"/> saw.</summary>
/// <param name="Pod">The Ready relayer pod, or null.</param>
/// <param name="Runs">An <c>rly start</c> process runs in it.</param>
public sealed record RelayerPresence(string? Pod, bool Runs);

/// <summary>What <see cref="RelayerRunOperations.ObserveAsync(OperationRun)"/> saw.</summary>
/// <param name="Pid">The process id in the pod, or null where no <c>rly start</c> runs.</param>
/// <param name="Paths">The paths it relays; null where that cannot be known (it was not started by this API).</param>
/// <param name="RelaysAllPaths">It began after the last change of the configuration, or was started with every path the configuration holds.</param>
public sealed record RelayerProcess(int? Pid, IReadOnlyList<string>? Paths, bool RelaysAllPaths);

/// <summary>What <see cref="ReadinessOperations.ObserveAsync(OperationRun)"/> saw.</summary>
/// <param name="Ready">Nothing is missing.</param>
/// <param name="Reasons">What is missing, a sentence each; empty where ready.</param>
public sealed record Readiness(bool Ready, IReadOnlyList<string> Reasons);

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>What <see cref="SetupOperations.ObserveAsync"/> saw.</summary>
/// <param name="RelayerPod">The Ready relayer pod, or null.</param>
/// <param name="ConfigExists">rly's configuration file is there.</param>
/// <param name="Chains">Every deployed chain, gwc and mdsc first, then fdsc by number.</param>
/// <param name="MissingPaths">Chains with an open gateway channel whose path the configuration lacks; empty while gwc does not answer.</param>
public sealed record RelayerSetup(string? RelayerPod, bool ConfigExists, IReadOnlyList<ChainSetup> Chains, IReadOnlyList<string> MissingPaths);

/// <summary>One chain in rly's configuration.</summary>
public sealed record ChainSetup(string ChainId, bool Added, bool KeyPresent);

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>What <see cref="ConnectionOperations.ObserveAsync"/> saw.</summary>
/// <param name="Chains">Every deployed chain but gwc, mdsc first, then fdsc by number.</param>
/// <param name="RelayerPod">The pod it was observed from.</param>
public sealed record ConnectionState(IReadOnlyList<ChainConnection> Chains, string RelayerPod);

/// <summary>One chain's tie to gwc.</summary>
/// <param name="ChannelId">The open gateway channel's id on gwc, or null.</param>
public sealed record ChainConnection(string ChainId, string? ChannelId, bool PathPresent, bool Registered);

using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>What <see cref="ConnectionOperations.ObserveAsync"/> saw.</summary>
/// <param name="Channels">Of every deployed chain but gwc, mdsc first, then fdsc by number.</param>
/// <param name="RelayerPod">The pod it was observed from.</param>
public sealed record ConnectionState(IReadOnlyList<GatewayChannel> Channels, string RelayerPod);

namespace Cryptomeria.K8sOps.Systems.Queries;

/// <summary>Where the chains are reached.</summary>
/// <param name="NodeHost">The host of the external addresses; null where it is not known.</param>
/// <param name="Chains">gwc, mdsc, then the others by number.</param>
public sealed record SystemPorts(string Namespace, string? NodeHost, IReadOnlyList<ChainPorts> Chains);

/// <summary>Where one chain is reached.</summary>
/// <param name="External">Through a port of the nodes; null where it has none or the host is not known.</param>
/// <param name="Internal">Within the namespace; null where it has no Service for that.</param>
public sealed record ChainPorts(string ChainId, ChainEndpoints? External, ChainEndpoints? Internal);

/// <summary>A chain's addresses; null for a port that is not there.</summary>
/// <param name="Rpc">A URL.</param>
/// <param name="Api">A URL.</param>
/// <param name="Grpc">Host and port.</param>
public sealed record ChainEndpoints(string? Rpc, string? Api, string? Grpc);

namespace Cryptomeria.ClusterSimulator.Cryptomeria.World;

/// <summary>The states of a handshake.</summary>
public enum HandshakeState
{
    /// <summary>STATE_INIT</summary>
    Init,

    /// <summary>STATE_TRYOPEN</summary>
    TryOpen,

    /// <summary>STATE_OPEN</summary>
    Open,

    /// <summary>STATE_CLOSED; channels only.</summary>
    Closed,
}

/// <summary>A light client of another chain.</summary>
/// <param name="CounterpartyGenesis">Which of the chains of this id it follows: one that lost its data and started again from nothing is another.</param>
/// <param name="CounterpartyHeight">The block of that chain it was told of.</param>
public sealed record IbcClient(string Id, string CounterpartyChainId, string CounterpartyGenesis, long CounterpartyHeight);

/// <summary>One end of a connection.</summary>
/// <param name="CounterpartyConnectionId">Empty until the other end exists.</param>
public sealed record IbcConnection(
    string Id, string ClientId, HandshakeState State, string CounterpartyClientId, string CounterpartyConnectionId);

/// <summary>One end of a channel.</summary>
/// <param name="CounterpartyChannelId">Empty until the other end exists.</param>
public sealed record IbcChannel(
    string Id, string PortId, string ConnectionId, HandshakeState State, bool Ordered, string Version, string CounterpartyPortId, string CounterpartyChannelId);

/// <summary>A storage that gwc knows: what <c>gwcd q gateway endpoints</c> lists.</summary>
public sealed record StorageRegistration(string ChannelId, string ChainId, string ApiEndpoint, string ConnectionType);

/// <summary>An account's balance in uatom and the sequence of its next transaction.</summary>
public sealed record ChainAccount(string Address, long Balance, long Sequence);

/// <summary>A transaction.</summary>
/// <param name="Height">The block it is in; 0 while it waits.</param>
/// <param name="Code">Its result, which only counts once it is in a block.</param>
public sealed record ChainTransaction(string Hash, string Sender, long Height, int Code, string Codespace, string RawLog);

/// <summary>How often something was begun on a chain since the simulator started, whatever became of it.</summary>
public sealed record ChainCounters(int Links, int Clients, int Connections, int Channels, int Registrations);

using System.Globalization;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.World;

/// <summary>A chain's clients, connections and channels. Numbers are never used twice.</summary>
internal sealed class IbcState(Lock gate)
{
    private readonly List<IbcClient> _clients = [];
    private readonly List<IbcConnection> _connections = [];
    private readonly List<IbcChannel> _channels = [];

    public int ClientsBegun { get; private set; }

    public int ConnectionsBegun { get; private set; }

    public int ChannelsBegun { get; private set; }

    public IReadOnlyList<IbcClient> Clients
    {
        get
        {
            lock (gate)
            {
                return [.. _clients];
            }
        }
    }

    public IReadOnlyList<IbcConnection> Connections
    {
        get
        {
            lock (gate)
            {
                return [.. _connections];
            }
        }
    }

    public IReadOnlyList<IbcChannel> Channels
    {
        get
        {
            lock (gate)
            {
                return [.. _channels];
            }
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            _clients.Clear();
            _connections.Clear();
            _channels.Clear();
        }
    }

    public IbcClient AddClient(SimulatedChain counterparty)
    {
        lock (gate)
        {
            ClientsBegun++;
            var client = new IbcClient("07-tendermint-" + Number(_clients.Count), counterparty.Id, counterparty.GenesisId, counterparty.Height);
            _clients.Add(client);
            return client;
        }
    }

    public IbcConnection AddConnection(string clientId, HandshakeState state, string counterpartyClientId, string counterpartyConnectionId)
    {
        lock (gate)
        {
            ConnectionsBegun++;
            var connection = new IbcConnection("connection-" + Number(_connections.Count), clientId, state, counterpartyClientId, counterpartyConnectionId);
            _connections.Add(connection);
            return connection;
        }
    }

    public void OpenConnection(string id, string counterpartyConnectionId)
    {
        lock (gate)
        {
            var i = _connections.FindIndex(connection => connection.Id == id);
            _connections[i] = _connections[i] with { State = HandshakeState.Open, CounterpartyConnectionId = counterpartyConnectionId };
        }
    }

    /// <summary>Adds a channel; its id is given.</summary>
    public IbcChannel AddChannel(IbcChannel channel)
    {
        lock (gate)
        {
            ChannelsBegun++;
            var added = channel with { Id = "channel-" + Number(_channels.Count) };
            _channels.Add(added);
            return added;
        }
    }

    public void OpenChannel(string id, string counterpartyChannelId)
    {
        lock (gate)
        {
            var i = _channels.FindIndex(channel => channel.Id == id);
            _channels[i] = _channels[i] with { State = HandshakeState.Open, CounterpartyChannelId = counterpartyChannelId };
        }
    }

    public void CloseChannel(string id)
    {
        lock (gate)
        {
            var i = _channels.FindIndex(channel => channel.Id == id);
            if (i >= 0)
            {
                _channels[i] = _channels[i] with { State = HandshakeState.Closed };
            }
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

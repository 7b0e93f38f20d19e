using Cryptomeria.K8sOps.Relayer;

namespace Cryptomeria.K8sOps.Tests.Relayer.Support;

/// <summary>Records as chains have them: number N stands for client, connection and channel N on gwc and N+100 on the other chain.</summary>
internal static class Ibc
{
    public static RlyChannel Channel(int number, string chainId, string port = "datastore") => new()
    {
        ChannelId = $"channel-{number}",
        PortId = "gateway",
        State = "STATE_OPEN",
        ConnectionHops = [$"connection-{number}"],
        ClientId = $"07-tendermint-{number}",
        Counterparty = new RlyChannelCounterparty
        {
            ChainId = chainId,
            PortId = port,
            ChannelId = $"channel-{number + 100}",
            ClientId = $"07-tendermint-{number + 100}",
            ConnectionId = $"connection-{number + 100}",
        },
    };

    public static RlyChannel Reduced(RlyChannel channel) => channel with
    {
        ClientId = null,
        Counterparty = new RlyChannelCounterparty { PortId = channel.Counterparty!.PortId, ChannelId = channel.Counterparty.ChannelId },
    };

    public static RlyConnection Connection(int number, string state = "STATE_OPEN") => new()
    {
        Id = $"connection-{number}",
        ClientId = $"07-tendermint-{number}",
        State = state,
        Counterparty = new RlyConnectionCounterparty { ClientId = $"07-tendermint-{number + 100}", ConnectionId = $"connection-{number + 100}" },
    };

    public static RlyConnection FarConnection(int number, string state = "STATE_OPEN") => new()
    {
        Id = $"connection-{number + 100}",
        ClientId = $"07-tendermint-{number + 100}",
        State = state,
        Counterparty = new RlyConnectionCounterparty { ClientId = $"07-tendermint-{number}", ConnectionId = $"connection-{number}" },
    };

    public static RlyPath Path(string chainId, int number) => new()
    {
        Src = new RlyPathEnd { ChainId = "gwc", ClientId = $"07-tendermint-{number}", ConnectionId = $"connection-{number}" },
        Dst = new RlyPathEnd { ChainId = chainId, ClientId = $"07-tendermint-{number + 100}", ConnectionId = $"connection-{number + 100}" },
    };
}

using Cryptomeria.K8sOps.Relayer;

namespace Cryptomeria.K8sOps.Tests.Relayer;

/// <summary>rly's listings as rly 2.6 prints them.</summary>
public sealed class RlyOutputTests
{
    private const string Full =
        """{"chain_id":"gwc","channel_id":"channel-0","client_id":"07-tendermint-0","connection_hops":["connection-0"],"counterparty":{"chain_id":"fdsc-0","channel_id":"channel-7","client_id":"07-tendermint-3","connection_id":"connection-4","port_id":"datastore"},"ordering":"ORDER_UNORDERED","port_id":"gateway","state":"STATE_OPEN","version":"cryptomeria-1"}""";

    private const string Reduced =
        """{"channel_id":"channel-1","connection_hops":["connection-1"],"counterparty":{"channel_id":"channel-0","port_id":"metastore"},"ordering":"ORDER_UNORDERED","port_id":"gateway","state":"STATE_INIT","version":"cryptomeria-1"}""";

    [Fact]
    public void Channels_come_one_a_line_in_full_or_reduced()
    {
        var channels = RlyOutput.ReadLines($"{Full}\n\n{Reduced}\n", RlyChainJson.Default.RlyChannel, "rly q channels gwc");

        Assert.Collection(
            channels,
            full =>
            {
                Assert.True(full.IsOpen);
                Assert.Equal(("channel-0", "gateway", "07-tendermint-0", "connection-0"), (full.ChannelId, full.PortId, full.ClientId, full.ConnectionId));
                Assert.Equal(
                    new RlyChannelCounterparty { ChainId = "fdsc-0", ChannelId = "channel-7", ClientId = "07-tendermint-3", ConnectionId = "connection-4", PortId = "datastore" },
                    full.Counterparty);
            },
            reduced =>
            {
                Assert.False(reduced.IsOpen);
                Assert.Null(reduced.ClientId);
                Assert.Equal(new RlyChannelCounterparty { ChannelId = "channel-0", PortId = "metastore" }, reduced.Counterparty);
            });
    }

    [Fact]
    public void A_cut_line_is_not_understood()
    {
        var e = Assert.Throws<OperationException>(() => RlyOutput.ReadLines(Full[..200], RlyChainJson.Default.RlyChannel, "rly q channels gwc"));
        Assert.Equal(ErrorCodes.UnexpectedOutput, e.Code);
        Assert.Equal("rly q channels gwc", e.Details["command"]);
    }

    [Fact]
    public void Lines_that_are_no_objects_are_passed_over() =>
        Assert.Single(RlyOutput.ReadLines($"a word from the program\n{Full}", RlyChainJson.Default.RlyChannel, "rly q channels gwc"));

    [Theory]
    [InlineData("{}\n")]
    [InlineData("null\n")]
    public void A_configuration_without_paths_has_none(string output) =>
        Assert.Empty(RlyOutput.ReadMap(output, RlyConfigJson.Default.DictionaryStringRlyPath, "rly paths list --json"));

    [Fact]
    public void Paths_carry_the_ids_of_both_ends()
    {
        const string Output =
            """{"path-gwc-fdsc-0-gw":{"src":{"chain-id":"gwc","client-id":"07-tendermint-0","connection-id":"connection-0"},"dst":{"chain-id":"fdsc-0","client-id":"07-tendermint-1","connection-id":"connection-2"},"src-channel-filter":{"rule":"","channel-list":[]}},"blank":{"src":{"chain-id":"gwc"},"dst":{"chain-id":"mdsc"},"src-channel-filter":{"rule":"","channel-list":null}}}""";
        var paths = RlyOutput.ReadMap(Output, RlyConfigJson.Default.DictionaryStringRlyPath, "rly paths list --json");

        Assert.Equal(new RlyPathEnd { ChainId = "gwc", ClientId = "07-tendermint-0", ConnectionId = "connection-0" }, paths["path-gwc-fdsc-0-gw"].Src);
        Assert.True(paths["path-gwc-fdsc-0-gw"].HasConnections);
        Assert.False(paths["blank"].HasClients);
    }

    [Fact]
    public void Connections_and_clients_are_read_as_the_chain_has_them()
    {
        const string Connection =
            """{"id":"connection-3","client_id":"07-tendermint-5","versions":[{"identifier":"1","features":["ORDER_ORDERED","ORDER_UNORDERED"]}],"state":"STATE_OPEN","counterparty":{"client_id":"07-tendermint-0","connection_id":"connection-0","prefix":{"key_prefix":"aWJj"}},"delay_period":"0"}""";
        const string Client =
            """{"client_id":"07-tendermint-5","client_state":{"@type":"/ibc.lightclients.tendermint.v1.ClientState","chain_id":"fdsc-1","trust_level":{"numerator":"1","denominator":"3"}}}""";

        var connection = Assert.Single(RlyOutput.ReadLines(Connection, RlyChainJson.Default.RlyConnection, "rly q connections gwc"));
        Assert.True(connection.IsOpen);
        Assert.Equal(("connection-3", "07-tendermint-5", "connection-0"), (connection.Id, connection.ClientId, connection.Counterparty?.ConnectionId));
        var client = Assert.Single(RlyOutput.ReadLines(Client, RlyChainJson.Default.RlyClientState, "rly q clients gwc"));
        Assert.Equal(("07-tendermint-5", "fdsc-1"), (client.ClientId, client.ClientState?.ChainId));
    }

    [Theory]
    [InlineData("\nPagination next key: \n", false)]
    [InlineData("warning\nPagination next key: \u0001\u0002key\n", true)]
    [InlineData("", false)]
    public void The_note_on_standard_error_tells_of_another_page(string error, bool expected) => Assert.Equal(expected, RlyOutput.HasNextPage(error));
}

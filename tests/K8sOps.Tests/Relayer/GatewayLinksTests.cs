using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Tests.Relayer.Support;

namespace Cryptomeria.K8sOps.Tests.Relayer;

/// <summary>Which chain has an open gateway channel, by exact ids.</summary>
public sealed class GatewayLinksTests
{
    private static readonly Dictionary<string, RlyPath> NoPaths = [];

    [Fact]
    public void Fdsc_10_is_not_fdsc_1()
    {
        var links = GatewayLinks.Read([Ibc.Channel(3, "fdsc-10")], NoPaths);
        Assert.Equal("channel-3", links.Open["fdsc-10"].ChannelId);
        Assert.False(links.Open.ContainsKey("fdsc-1"));
    }

    [Fact]
    public void Only_open_channels_of_the_gateway_port_count()
    {
        var links = GatewayLinks.Read(
            [
                Ibc.Channel(0, "fdsc-0") with { State = "STATE_CLOSED" },
                Ibc.Channel(1, "fdsc-0") with { State = "STATE_TRYOPEN" },
                Ibc.Channel(2, "fdsc-0") with { PortId = "transfer" },
            ],
            NoPaths);
        Assert.Empty(links.Open);
        Assert.Empty(links.Unknown);
    }

    [Fact]
    public void A_reduced_channel_is_told_by_the_path_over_its_connection()
    {
        var reduced = Ibc.Reduced(Ibc.Channel(4, "fdsc-2"));
        Assert.Equal("channel-4", Assert.Single(GatewayLinks.Read([reduced], NoPaths).Unknown).ChannelId);

        var paths = new Dictionary<string, RlyPath> { ["path-gwc-fdsc-2-gw"] = Ibc.Path("fdsc-2", 4) };
        var links = GatewayLinks.Read([reduced], paths);
        Assert.Equal("channel-4", links.Open["fdsc-2"].ChannelId);
        Assert.True(GatewayLinks.HasPath("fdsc-2", reduced, paths));
        Assert.Null(GatewayLinks.PathEnds("fdsc-2", reduced));
    }

    [Fact]
    public void An_unknown_channel_may_only_be_a_chain_with_its_port()
    {
        var links = GatewayLinks.Read([Ibc.Reduced(Ibc.Channel(4, "mdsc", "metastore"))], NoPaths);
        Assert.True(links.MayHide(new ChannelPorts("metastore")));
        Assert.False(links.MayHide(new ChannelPorts("datastore")));
    }

    [Fact]
    public void Of_several_the_one_over_the_paths_connection_counts_else_the_first_made()
    {
        RlyChannel[] channels = [Ibc.Channel(10, "fdsc-0"), Ibc.Channel(9, "fdsc-0")];
        Assert.Equal("channel-9", GatewayLinks.Read(channels, NoPaths).Open["fdsc-0"].ChannelId);
        Assert.Equal(
            "channel-10",
            GatewayLinks.Read(channels, new Dictionary<string, RlyPath> { ["path-gwc-fdsc-0-gw"] = Ibc.Path("fdsc-0", 10) }).Open["fdsc-0"].ChannelId);
    }

    [Fact]
    public void A_path_is_the_channels_where_all_ids_are()
    {
        var channel = Ibc.Channel(2, "fdsc-0");
        var path = Ibc.Path("fdsc-0", 2);
        Assert.True(Has(path));
        Assert.False(Has(path with { Src = path.Src! with { ClientId = "07-tendermint-99" } }));
        Assert.False(Has(path with { Dst = path.Dst! with { ConnectionId = null } }));
        Assert.False(Has(path with { Src = path.Dst, Dst = path.Src }));

        bool Has(RlyPath candidate) => GatewayLinks.HasPath("fdsc-0", channel, new Dictionary<string, RlyPath> { ["path-gwc-fdsc-0-gw"] = candidate });
    }

    [Theory]
    [InlineData("channel-103", "STATE_OPEN", "channel-3", false)]
    [InlineData("channel-103", "STATE_TRYOPEN", "channel-3", true)]
    [InlineData("channel-103", "STATE_OPEN", "channel-5", true)]
    [InlineData("channel-0", "STATE_OPEN", "channel-3", true)]
    public void A_channel_whose_other_end_is_not_open_or_not_there_is_dead(string far, string state, string leadsTo, bool dead)
    {
        var end = new RlyChannel
        {
            ChannelId = far,
            PortId = "datastore",
            State = state,
            ConnectionHops = ["connection-103"],
            Counterparty = new RlyChannelCounterparty { PortId = "gateway", ChannelId = leadsTo },
        };
        Assert.Equal(dead, GatewayLinks.IsDead(Ibc.Channel(3, "fdsc-0"), [end]));
        Assert.True(GatewayLinks.IsDead(Ibc.Channel(3, "fdsc-0"), []));
    }

    [Fact]
    public void A_chain_is_registered_by_one_of_its_open_channels()
    {
        var links = GatewayLinks.Read([Ibc.Channel(3, "fdsc-0"), Ibc.Channel(5, "fdsc-0"), Ibc.Reduced(Ibc.Channel(7, "fdsc-1"))], NoPaths);
        Assert.True(GatewayLinks.IsRegistered("fdsc-0", links, [new StorageInfo { ChainId = "fdsc-0", ChannelId = "channel-5" }]));
        Assert.False(GatewayLinks.IsRegistered("fdsc-0", links, [new StorageInfo { ChainId = "fdsc-0", ChannelId = "channel-0" }, new StorageInfo { ChainId = "mdsc", ChannelId = "channel-3" }]));
        Assert.True(GatewayLinks.IsRegistered("fdsc-1", links, [new StorageInfo { ChainId = "fdsc-1", ChannelId = "channel-7" }]));
    }
}

using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Tests.Relayer.Support;

namespace Cryptomeria.K8sOps.Tests.Relayer;

/// <summary>What is left to do for a chain without an open gateway channel.</summary>
public sealed class LinkPlanTests
{
    [Fact]
    public void With_nothing_there_a_link_makes_all()
    {
        var plan = LinkPlan.For("fdsc-0", View());
        Assert.Null(plan.Source);
        Assert.False(plan.PathStale);
    }

    [Fact]
    public void A_connection_open_at_both_ends_is_used()
    {
        var plan = LinkPlan.For("fdsc-1", View(connections: [Ibc.Connection(3)], far: [Ibc.FarConnection(3)], clients: [(3, "fdsc-1")]));
        Assert.Equal(Ibc.Path("fdsc-1", 3), new RlyPath { Src = plan.Source, Dst = plan.Destination });
        Assert.False(plan.RecreatesChannel);
    }

    [Fact]
    public void A_connection_to_fdsc_10_is_not_used_for_fdsc_1() =>
        Assert.Null(LinkPlan.For("fdsc-1", View(connections: [Ibc.Connection(3)], far: [Ibc.FarConnection(3)], clients: [(3, "fdsc-10")])).Source);

    [Theory]
    [InlineData("STATE_TRYOPEN", "STATE_TRYOPEN")]
    [InlineData("STATE_OPEN", "STATE_TRYOPEN")]
    [InlineData("STATE_INIT", null)]
    public void A_connection_that_is_not_open_at_both_ends_is_not_used(string near, string? far) =>
        Assert.Null(LinkPlan.For(
            "fdsc-1",
            View(connections: [Ibc.Connection(3, near)], far: far is null ? [] : [Ibc.FarConnection(3, far)], clients: [(3, "fdsc-1")])).Source);

    [Fact]
    public void The_paths_own_connection_comes_first()
    {
        var plan = LinkPlan.For("fdsc-1", View(
            path: Ibc.Path("fdsc-1", 5),
            connections: [Ibc.Connection(3), Ibc.Connection(5)],
            far: [Ibc.FarConnection(3), Ibc.FarConnection(5)],
            clients: [(3, "fdsc-1"), (5, "fdsc-1")]));
        Assert.Equal("connection-5", plan.Source?.ConnectionId);
    }

    [Fact]
    public void A_channel_that_did_not_open_has_to_be_made_anew()
    {
        var plan = LinkPlan.For("fdsc-1", View(
            channels: [Ibc.Channel(3, "fdsc-1") with { State = "STATE_INIT" }],
            connections: [Ibc.Connection(3)], far: [Ibc.FarConnection(3)], clients: [(3, "fdsc-1")]));
        Assert.True(plan.RecreatesChannel);
    }

    [Fact]
    public void A_path_with_a_client_gwc_does_not_have_is_stale() =>
        Assert.True(LinkPlan.For("fdsc-1", View(path: Ibc.Path("fdsc-1", 5), clients: [(3, "fdsc-1")])).PathStale);

    [Theory]
    [InlineData(null, true)]
    [InlineData("STATE_TRYOPEN", false)]
    public void A_chain_that_lacks_the_end_of_an_open_connection_began_anew_and_gets_new_clients(string? far, bool isRecreated)
    {
        var plan = LinkPlan.For("fdsc-1", View(
            path: Ibc.Path("fdsc-1", 3),
            connections: [Ibc.Connection(3)], far: far is null ? [] : [Ibc.FarConnection(3, far)], clients: [(3, "fdsc-1")]));
        Assert.Null(plan.Source);
        Assert.Equal((isRecreated, isRecreated), (plan.RecreatesClients, plan.PathStale));
    }

    [Fact]
    public void Where_connections_cannot_be_told_the_path_is_believed()
    {
        var view = View(path: Ibc.Path("fdsc-1", 5)) with { Connections = null, ClientTargets = null };
        Assert.Equal("connection-5", LinkPlan.For("fdsc-1", view).Source?.ConnectionId);
    }

    private static LinkView View(
        RlyPath? path = null, RlyChannel[]? channels = null, RlyConnection[]? connections = null, RlyConnection[]? far = null, (int Number, string ChainId)[]? clients = null) =>
        new(
            path is null ? new Dictionary<string, RlyPath>() : new Dictionary<string, RlyPath> { ["path-gwc-fdsc-1-gw"] = path },
            channels ?? [],
            connections ?? [],
            (clients ?? []).ToDictionary(client => $"07-tendermint-{client.Number}", client => client.ChainId),
            [],
            far ?? []);
}

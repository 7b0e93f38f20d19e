using Cryptomeria.K8sOps.Relayer;

namespace Cryptomeria.K8sOps.Tests.Relayer;

/// <summary>Whether a running relayer relays what the configuration holds.</summary>
public sealed class RelayedPathsTests
{
    private static readonly Dictionary<string, RlyPath> Paths = new()
    {
        ["path-gwc-fdsc-1-gw"] = Path("fdsc-1", "07-tendermint-1", "07-tendermint-0"),
        ["path-gwc-fdsc-10-gw"] = Path("fdsc-10", "07-tendermint-10", "07-tendermint-0"),
    };

    [Fact]
    public void Names_survive_being_written()
    {
        var written = RelayedPaths.Write([KeyValuePair.Create("a path=with/every thing", Path("x", "c", "d"))]);
        Assert.Equal("a path=with/every thing", RelayedPaths.Name(Assert.Single(RelayedPaths.Entries(written))));
    }

    [Fact]
    public void One_that_lacks_a_path_does_not_relay_all()
    {
        Assert.True(Started(RelayedPaths.Write(Paths)).RelaysAll(Paths, Config(age: 1)));
        Assert.False(Started(RelayedPaths.Write(Paths.Where(path => path.Key.Contains("10", StringComparison.Ordinal)))).RelaysAll(Paths, Config(age: 1)));
    }

    [Fact]
    public void Another_client_is_another_path()
    {
        var before = new Dictionary<string, RlyPath>(Paths) { ["path-gwc-fdsc-1-gw"] = Path("fdsc-1", "07-tendermint-9", "07-tendermint-0") };
        Assert.False(Started(RelayedPaths.Write(before)).RelaysAll(Paths, Config(age: 1)));
    }

    [Theory]
    [InlineData(10, 60, true)]
    [InlineData(60, 10, false)]
    [InlineData(10, 10, false)]
    [InlineData(null, 60, false)]
    [InlineData(10, null, false)]
    public void One_that_somebody_else_started_must_be_younger_than_the_configuration(int? age, int? configAge, bool expected) =>
        Assert.Equal(expected, Foreign(age).RelaysAll(Paths, Config(configAge)));

    [Fact]
    public void One_that_somebody_else_told_one_path_does_not_relay_all() =>
        Assert.False(Foreign(10, "path-gwc-fdsc-1-gw").RelaysAll(Paths, Config(60)));

    private static RlyProcess Started(string relays) => new(7, RlyCommandLine.TryRead(["rly", "start"])!, TimeSpan.FromSeconds(100), relays);

    private static RlyProcess Foreign(int? age, params string[] paths) =>
        new(7, RlyCommandLine.TryRead(["rly", "start", .. paths])!, age is { } seconds ? TimeSpan.FromSeconds(seconds) : null, null);

    private static RelayerConfig Config(int? age) =>
        new(true, age is { } seconds ? TimeSpan.FromSeconds(seconds) : null, new HashSet<string>(), Paths, new HashSet<string>());

    private static RlyPath Path(string chain, string client, string counterpartyClient) => new()
    {
        Src = new RlyPathEnd { ChainId = "gwc", ClientId = client, ConnectionId = "connection-0" },
        Dst = new RlyPathEnd { ChainId = chain, ClientId = counterpartyClient, ConnectionId = "connection-0" },
    };
}

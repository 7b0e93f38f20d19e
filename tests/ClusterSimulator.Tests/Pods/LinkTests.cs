using Cryptomeria.ClusterSimulator.Cryptomeria.World;

namespace Cryptomeria.ClusterSimulator.Tests.Pods;

/// <summary>Links between chains, and what goes wrong with them.</summary>
public sealed class LinkTests
{
    [Fact]
    public async Task A_link_makes_clients_a_connection_and_a_channel_and_writes_the_ids()
    {
        await using var pods = new CryptomeriaPods();
        await pods.InitializeAsync("gwc", "mdsc", "fdsc-0");
        CryptomeriaPods.Succeeded(await pods.LinkAsync("mdsc"));
        CryptomeriaPods.Succeeded(await pods.LinkAsync("fdsc-0"));
        Assert.Equal(["mdsc", "fdsc-0"], pods.World.Chain("gwc").Clients.Select(client => client.CounterpartyChainId));
        Assert.All(pods.World.Chain("gwc").Connections, connection => Assert.Equal(HandshakeState.Open, connection.State));
        Assert.Equal(["channel-1"], pods.World.OpenChannels("gwc", "gateway", "fdsc-0"));
        Assert.Equal("channel-0", Assert.Single(pods.World.Chain("fdsc-0").Channels).Id);
        Assert.Equal("channel-1", Assert.Single(pods.World.Chain("fdsc-0").Channels).CounterpartyChannelId);
        Assert.Contains("connection-id: connection-1", (await pods.ShAsync("cat /home/relayer/.relayer/config/config.yaml")).Output, StringComparison.Ordinal);
        Assert.Equal(1, pods.World.MaxRunningLinks);
    }

    [Fact]
    public async Task A_repeated_link_makes_a_second_connection_with_the_same_clients()
    {
        await using var pods = new CryptomeriaPods();
        await pods.InitializeAsync("gwc", "fdsc-0");
        CryptomeriaPods.Succeeded(await pods.LinkAsync("fdsc-0"));
        CryptomeriaPods.Succeeded(await pods.RelayerAsync(CryptomeriaPods.LinkCommand("fdsc-0")));
        var gateway = pods.World.Chain("gwc");
        Assert.Equal((1, 2, 2), (gateway.Clients.Count, gateway.Connections.Count, pods.World.OpenChannels("gwc", "gateway", "fdsc-0").Count));
        Assert.Equal(new ChainCounters(2, 1, 2, 2, 0), gateway.Counters);
    }

    [Fact]
    public async Task Step_by_step_a_path_keeps_its_connection_and_refuses_a_second_channel()
    {
        await using var pods = new CryptomeriaPods();
        await pods.InitializeAsync("gwc", "fdsc-0");
        await pods.RelayerAsync("rly", "paths", "new", "gwc", "fdsc-0", "p");
        Assert.Equal("Error: identifier cannot be blank: invalid identifier\n", (await pods.RelayerAsync("rly", "tx", "channel", "p")).Error);
        CryptomeriaPods.Succeeded(await pods.RelayerAsync("rly", "tx", "clients", "p"));
        CryptomeriaPods.Succeeded(await pods.RelayerAsync("rly", "tx", "connection", "p"));
        string[] channel = ["rly", "tx", "channel", "p", "--src-port", "gateway", "--dst-port", "datastore", "--order", "unordered", "--version", "cryptomeria-1"];
        CryptomeriaPods.Succeeded(await pods.RelayerAsync(channel));
        var second = await pods.RelayerAsync(channel);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("Error: channel {channel-0} with port {gateway} already exists on chain {gwc}", second.Error, StringComparison.Ordinal);
        CryptomeriaPods.Succeeded(await pods.RelayerAsync([.. channel, "--override"]));
        Assert.Equal(2, pods.World.Chain("fdsc-0").Channels.Count);
        CryptomeriaPods.Succeeded(await pods.RelayerAsync("rly", "tx", "channel-close", "p", "channel-1", "gateway"));
        Assert.Equal(HandshakeState.Closed, pods.World.Chain("fdsc-0").Channels[1].State);
    }

    [Fact]
    public async Task A_killed_link_leaves_what_it_made()
    {
        await using var pods = new CryptomeriaPods(options => options with { LinkLatency = TimeSpan.FromSeconds(1) });
        await pods.InitializeAsync("gwc", "fdsc-0");
        var link = pods.LinkAsync("fdsc-0");
        await CryptomeriaPods.WaitAsync(() => pods.World.Chain("gwc").Connections.Count == 1);
        CryptomeriaPods.Succeeded(await pods.RelayerAsync("pkill", "-KILL", "-x", "rly"));
        Assert.Equal(137, (await link).ExitCode);
        await CryptomeriaPods.WaitAsync(() => pods.World.RunningLinks == 0);
        Assert.NotEqual(HandshakeState.Open, pods.World.Chain("gwc").Connections[0].State);
        Assert.Empty(pods.World.Chain("gwc").Channels);
        Assert.Contains("client-id: 07-tendermint-0", (await pods.ShAsync("cat /home/relayer/.relayer/config/config.yaml")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_goes_on_when_its_exec_is_dropped_and_can_be_found_by_its_mark()
    {
        await using var pods = new CryptomeriaPods(options => options with { LinkLatency = TimeSpan.FromMilliseconds(600) });
        await pods.InitializeAsync("gwc", "fdsc-0");
        await pods.RelayerAsync("rly", "paths", "new", "gwc", "fdsc-0", CryptomeriaPods.PathOf("fdsc-0"));
        using var connection = new CancellationTokenSource();
        string[] marked = ["sh", "-c", "export CRYPTOMERIA_OP=\"$1\"; shift; exec \"$@\"", "sh", "job_x", .. CryptomeriaPods.LinkCommand("fdsc-0")];
        var link = pods.ExecAsync(CryptomeriaPods.Relayer, "relayer", marked, connection.Token);
        await CryptomeriaPods.WaitAsync(() => pods.World.RunningLinks == 1);
        await connection.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => link);
        var found = await pods.ShAsync("""for p in /proc/[0-9]*; do if tr "\0" "\n" < "$p/environ" 2>/dev/null | grep -qxF "CRYPTOMERIA_OP=$1"; then cat "$p/comm"; fi; done""", "job_x");
        Assert.Equal("rly\n", found.Output);
        await CryptomeriaPods.WaitAsync(() => pods.World.OpenChannels("gwc", "gateway", "fdsc-0").Count == 1);
    }

    [Fact]
    public async Task Two_links_at_one_time_and_a_link_beside_a_running_relayer_end_in_a_sequence_mismatch()
    {
        await using var pods = new CryptomeriaPods(options => options with { LinkLatency = TimeSpan.FromSeconds(1) });
        await pods.InitializeAsync("gwc", "fdsc-0", "fdsc-1");
        var first = pods.LinkAsync("fdsc-0");
        await CryptomeriaPods.WaitAsync(() => pods.World.RunningLinks == 1);
        var second = await pods.LinkAsync("fdsc-1");
        Assert.Equal(1, second.ExitCode);
        Assert.Matches("^Error: error creating clients: .* account sequence mismatch, expected [0-9]+, got [0-9]+: incorrect account sequence\n$", second.Error);
        Assert.Equal(2, pods.World.MaxRunningLinks);
        CryptomeriaPods.Succeeded(await first);

        await pods.ShAsync("nohup rly start --log-format json > /proc/1/fd/1 2>&1 < /dev/null &");
        await CryptomeriaPods.WaitAsync(() => pods.World.Relayers.Count == 1);
        Assert.Contains("account sequence mismatch", (await pods.LinkAsync("fdsc-1")).Error, StringComparison.Ordinal);
        await pods.RelayerAsync("pkill", "-x", "rly");
        await CryptomeriaPods.WaitAsync(() => pods.World.Relayers.Count == 0);
        CryptomeriaPods.Succeeded(await pods.LinkAsync("fdsc-1"));
    }

    [Theory]
    [InlineData(LinkPhase.Clients, 0, 0)]
    [InlineData(LinkPhase.Connection, 1, 0)]
    [InlineData(LinkPhase.Channel, 1, 1)]
    public async Task A_link_can_be_made_to_fail_in_each_phase(LinkPhase phase, int connections, int channels)
    {
        await using var pods = new CryptomeriaPods();
        await pods.InitializeAsync("gwc", "fdsc-0");
        pods.Faults.Change(faults => faults with { Links = [new("fdsc-0", phase)] });
        var failed = await pods.LinkAsync("fdsc-0");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("Error: ", failed.Error, StringComparison.Ordinal);
        Assert.Equal((connections, channels), (pods.World.Chain("gwc").Connections.Count, pods.World.Chain("gwc").Channels.Count));
        Assert.Empty(pods.World.OpenChannels("gwc", "gateway", "fdsc-0"));
        Assert.Empty(pods.Faults.Current.Links);
        CryptomeriaPods.Succeeded(await pods.LinkAsync("fdsc-0"));
    }

    [Fact]
    public async Task A_link_that_hangs_ends_when_it_is_told_to()
    {
        await using var pods = new CryptomeriaPods();
        await pods.InitializeAsync("gwc", "fdsc-0");
        pods.Faults.Change(faults => faults with { Links = [new("*", LinkPhase.Connection, LinkFaultKind.Hang)] });
        var link = pods.LinkAsync("fdsc-0");
        await CryptomeriaPods.WaitAsync(() => pods.World.Chain("gwc").Connections.Count == 1);
        Assert.False(link.IsCompleted);
        await pods.RelayerAsync("pkill", "-x", "rly");
        Assert.Equal(143, (await link).ExitCode);
    }

    [Fact]
    public async Task Chains_that_do_not_answer_fail_the_commands_that_need_them()
    {
        await using var pods = new CryptomeriaPods();
        await pods.InitializeAsync("gwc", "fdsc-0");
        pods.Faults.Change(faults => faults with { DeadChains = ["fdsc-0"] });
        var refused = await pods.LinkAsync("fdsc-0");
        Assert.Matches("^Error: error creating clients: failed to query latest heights: post failed: Post \"http://cryptomeria-fdsc-0-0\\.cryptomeria-chain-headless:26657\": dial tcp 10\\..*:26657: connect: connection refused\n$", refused.Error);
        Assert.Equal(1, (await pods.RelayerAsync("rly", "q", "channels", "fdsc-0")).ExitCode);
        CryptomeriaPods.Succeeded(await pods.RelayerAsync("rly", "q", "channels", "gwc"));

        pods.Faults.Clear();
        pods.Runtime.StopPod("cryptomeria", CryptomeriaPods.PodOf("fdsc-0"));
        Assert.Contains("dial tcp: lookup cryptomeria-fdsc-0-0.cryptomeria-chain-headless on 10.96.0.10:53: no such host", (await pods.RelayerAsync("rly", "q", "clients", "fdsc-0")).Error, StringComparison.Ordinal);
        Assert.Equal((1, true), (pods.World.Chain("gwc").Counters.Links + 1, pods.World.LinksStarted == 0));
    }
}

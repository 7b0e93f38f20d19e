using System.Text.Json.Nodes;

namespace Cryptomeria.ClusterSimulator.Tests.Pods;

/// <summary>rly's commands: what they print, what they write, how they fail.</summary>
public sealed class RlyTests
{
    [Fact]
    public async Task A_configuration_is_made_once()
    {
        await using var pods = new CryptomeriaPods();
        CryptomeriaPods.Succeeded(await pods.RelayerAsync("rly", "config", "init", "--memo", "Cryptomeria Relayer"));
        var again = await pods.RelayerAsync("rly", "config", "init");
        Assert.Equal((1, "", "Error: config already exists: /home/relayer/.relayer/config/config.yaml\n"), (again.ExitCode, again.Output, again.Error));
        var shown = JsonNode.Parse((await pods.RelayerAsync("rly", "config", "show", "--json")).Output)!;
        Assert.Equal("Cryptomeria Relayer", (string?)shown["global"]!["memo"]);
        Assert.Equal("{}", shown["paths"]!.ToJsonString());
    }

    [Fact]
    public async Task Without_a_configuration_chains_cannot_be_added_and_other_commands_panic()
    {
        await using var pods = new CryptomeriaPods();
        var add = await pods.ShAsync("""printf '%s' "$1" > /tmp/gwc.json; rly chains add --file /tmp/gwc.json""", CryptomeriaPods.ChainJson("gwc"));
        Assert.Equal((1, "Error: config not initialized, consider running `rly config init`\n"), (add.ExitCode, add.Error));
        Assert.Equal(2, (await pods.RelayerAsync("rly", "keys", "show", "gwc")).ExitCode);
        Assert.Equal(2, (await pods.RelayerAsync("rly", "chains", "list", "--json")).ExitCode);
    }

    [Fact]
    public async Task Chains_keep_what_rly_knows_and_are_added_once()
    {
        await using var pods = new CryptomeriaPods();
        await pods.InitializeAsync("gwc", "fdsc-1");
        var chains = JsonNode.Parse((await pods.RelayerAsync("rly", "chains", "list", "--json")).Output)!.AsObject();
        Assert.Equal(["fdsc-1", "gwc"], chains.Select(pair => pair.Key));
        var value = chains["gwc"]!["value"]!.AsObject();
        Assert.Equal("/home/relayer/.relayer/keys/gwc", (string?)value["key-directory"]);
        Assert.Equal("0.001uatom", (string?)value["gas-prices"]);
        Assert.Equal("20s", (string?)value["timeout"]);
        Assert.False(value.ContainsKey("grpc-addr"));
        var again = await pods.RelayerAsync("rly", "chains", "add", "--file", "/tmp/gwc.json", "other");
        Assert.Equal((1, "Error: chain with ID gwc already exists in config\n"), (again.ExitCode, again.Error));
        Assert.Equal("Error: stat /tmp/none.json: no such file or directory\n", (await pods.RelayerAsync("rly", "chains", "add", "-f", "/tmp/none.json")).Error);
        Assert.Equal(" 1: fdsc-1               -> type(cosmos) key(✔) bal(✔) path(✘)\n", (await pods.ShAsync("rly chains list | head -n 1")).Output);
        CryptomeriaPods.Succeeded(await pods.RelayerAsync("rly", "chains", "delete", "fdsc-1"));
        Assert.Equal(1, (await pods.RelayerAsync("rly", "chains", "delete", "fdsc-1")).ExitCode);
    }

    [Fact]
    public async Task Keys_are_restored_once_and_survive_the_pod_where_the_configuration_does_not()
    {
        await using var pods = new CryptomeriaPods();
        await pods.InitializeAsync("gwc", "mdsc");
        var address = (await pods.RelayerAsync("rly", "keys", "show", "gwc", "relayer")).Output;
        Assert.StartsWith("cosmos1", address, StringComparison.Ordinal);
        Assert.Equal($"key(relayer) -> {address}", (await pods.RelayerAsync("rly", "keys", "list", "gwc")).Output);
        var again = await pods.ShAsync("""rly keys restore gwc relayer "$(cat /etc/mnemonics/gwc.relayer.mnemonic)" """);
        Assert.Equal((1, "Error: a key with name relayer already exists\n"), (again.ExitCode, again.Error));
        var unknown = await pods.RelayerAsync("rly", "keys", "show", "nope", "relayer");
        Assert.Equal("Error: chain with name \"nope\" not found in config. consider running `rly chains add nope`\n", unknown.Error);
        Assert.Equal("Error: invalid mnemonic\n", (await pods.RelayerAsync("rly", "keys", "restore", "gwc", "other", "not a mnemonic")).Error);

        pods.StartRelayer();
        Assert.Equal("1\n", (await pods.ShAsync("[ -e /home/relayer/.relayer/config/config.yaml ]; echo $?")).Output);
        Assert.Equal("relayer.info\n", (await pods.ShAsync("ls /home/relayer/.relayer/keys/gwc/keyring-test")).Output);
    }

    [Fact]
    public async Task Only_the_chains_with_keys_are_named_by_the_idiom_that_asks_for_them()
    {
        await using var pods = new CryptomeriaPods();
        await pods.InitializeAsync("gwc", "mdsc");
        CryptomeriaPods.Succeeded(await pods.RelayerAsync("rly", "keys", "delete", "mdsc", "relayer", "-y"));
        var found = await pods.ShAsync("""for c in "$@"; do if rly keys show "$c" relayer >/dev/null 2>&1; then echo "$c"; fi; done""", "gwc", "mdsc", "fdsc-0");
        Assert.Equal("gwc\n", found.Output);
    }

    [Fact]
    public async Task Paths_are_made_updated_and_checked_against_the_chains()
    {
        await using var pods = new CryptomeriaPods();
        await pods.InitializeAsync("gwc", "fdsc-0");
        var far = await pods.RelayerAsync("rly", "paths", "new", "gwc", "fdsc-1", "p");
        Assert.Equal((1, "Error: chains need to be configured before paths to them can be added: chain with ID fdsc-1 is not configured\n"), (far.ExitCode, far.Error));
        CryptomeriaPods.Succeeded(await pods.LinkAsync("fdsc-0"));

        // What a relayer knows again after its configuration was lost.
        var linked = (await pods.RelayerAsync("rly", "paths", "show", CryptomeriaPods.PathOf("fdsc-0"), "--json")).Output;
        CryptomeriaPods.Succeeded(await pods.RelayerAsync("rly", "paths", "delete", CryptomeriaPods.PathOf("fdsc-0")));
        var path = JsonNode.Parse(linked)!["chains"]!.ToJsonString();
        CryptomeriaPods.Succeeded(await pods.ShAsync("""printf '%s' "$1" > /tmp/p.json && rly paths add gwc fdsc-0 "$2" --file /tmp/p.json""", path, "again"));
        Assert.Equal(linked, (await pods.RelayerAsync("rly", "paths", "show", "again", "--json")).Output);
        Assert.Contains("\"connection\":true", linked, StringComparison.Ordinal);

        var wrong = await pods.ShAsync("""printf '%s' "$1" > /tmp/p.json && rly paths add gwc fdsc-0 wrong --file /tmp/p.json""", path.Replace("connection-0", "connection-7", StringComparison.Ordinal));
        Assert.Contains("connection-7: connection not found", wrong.Error, StringComparison.Ordinal);
        var conflict = await pods.RelayerAsync("rly", "paths", "new", "gwc", "fdsc-0", "again");
        Assert.Equal("Error: path with ID again and conflicting source client ID (07-tendermint-0) already exists\n", conflict.Error);
        CryptomeriaPods.Succeeded(await pods.RelayerAsync("rly", "paths", "new", "gwc", "fdsc-0", "blank"));
        CryptomeriaPods.Succeeded(await pods.RelayerAsync(
            "rly", "paths", "update", "blank", "--src-client-id", "07-tendermint-0", "--dst-client-id", "07-tendermint-0", "--src-connection-id", "connection-0", "--dst-connection-id", "connection-0"));
        Assert.Equal(linked, (await pods.RelayerAsync("rly", "paths", "show", "blank", "--json")).Output);
        Assert.Equal("Error: at least one flag must be provided\n", (await pods.RelayerAsync("rly", "paths", "update", "blank")).Error);
        Assert.Equal(2, (await pods.RelayerAsync("rly", "paths", "update", "none", "--src-client-id", "x")).ExitCode);
    }

    [Fact]
    public async Task A_channel_is_printed_as_one_line_of_json()
    {
        await using var pods = new CryptomeriaPods();
        await pods.InitializeAsync("gwc", "fdsc-0");
        CryptomeriaPods.Succeeded(await pods.LinkAsync("fdsc-0"));
        var channels = await pods.RelayerAsync("rly", "q", "channels", "gwc");
        Assert.Equal(
            """{"chain_id":"gwc","channel_id":"channel-0","client_id":"07-tendermint-0","connection_hops":["connection-0"],"counterparty":{"chain_id":"fdsc-0","channel_id":"channel-0","client_id":"07-tendermint-0","connection_id":"connection-0","port_id":"datastore"},"ordering":"ORDER_UNORDERED","port_id":"gateway","state":"STATE_OPEN","version":"cryptomeria-1"}""" + "\n",
            channels.Output);
        Assert.Equal("\nPagination next key: \n", channels.Error);

        pods.Faults.Change(faults => faults with { ChannelLookups = [new("gwc")] });
        var reduced = JsonNode.Parse((await pods.RelayerAsync("rly", "query", "channels", "gwc")).Output)!.AsObject();
        Assert.False(reduced.ContainsKey("chain_id"));
        Assert.Equal(["port_id", "channel_id"], reduced["counterparty"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal(channels.Output, (await pods.RelayerAsync("rly", "q", "channels", "gwc", "fdsc-0")).Output);
        Assert.Equal("", (await pods.RelayerAsync("rly", "q", "channels", "gwc", "--limit", "1", "--page", "2")).Output);
    }

    [Theory]
    [InlineData("rly frobnicate", "Error: unknown command \"frobnicate\" for \"rly\"\n")]
    [InlineData("rly keys frobnicate", "Error: unknown command \"frobnicate\" for \"rly keys\"\n")]
    [InlineData("rly q channels gwc --frobnicate", "Error: unknown flag: --frobnicate\n")]
    [InlineData("rly q channels", "Error: accepts between 1 and 2 arg(s), received 0\n")]
    [InlineData("rly transact link", "Error: accepts 1 arg(s), received 0\n")]
    [InlineData("rly transact link nope", "Error: path with name nope does not exist\n")]
    [InlineData("rly --log-format xml version", "Error: unrecognized log format \"xml\"\n")]
    [InlineData("rly paths new gwc", "Error: accepts 3 arg(s), received 1\n")]
    public async Task Wrong_usage_is_an_error(string command, string error)
    {
        await using var pods = new CryptomeriaPods();
        await pods.RelayerAsync("rly", "config", "init");
        var result = await pods.RelayerAsync(command.Split(' '));
        Assert.Equal((1, "", error), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task A_broken_configuration_ends_every_command()
    {
        await using var pods = new CryptomeriaPods();
        var result = await pods.ShAsync("""echo 'chains: [' > /home/relayer/.relayer/config/config.yaml; rly version""");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("Error: error unmarshalling config: yaml:", result.Error, StringComparison.Ordinal);
        var empty = await pods.ShAsync(""": > /home/relayer/.relayer/config/config.yaml; rly chains list --json""");
        Assert.Contains("did you remember to run 'rly config init'", empty.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_home_is_another_relayer()
    {
        await using var pods = new CryptomeriaPods();
        CryptomeriaPods.Succeeded(await pods.RelayerAsync("rly", "config", "init", "--home", "/tmp/rly"));
        Assert.Equal("config.yaml\n", (await pods.RelayerAsync("ls", "/tmp/rly/config")).Output);
        Assert.Equal(1, (await pods.RelayerAsync("rly", "config", "show")).ExitCode);
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;

namespace Cryptomeria.ClusterSimulator.Tests.Pods;

/// <summary>The chains: blocks, volumes, registrations, ports.</summary>
public sealed class ChainTests
{
    [Fact]
    public async Task Heights_advance_while_the_pod_runs_and_go_on_where_the_volume_left_off()
    {
        await using var pods = new CryptomeriaPods();
        var chain = pods.World.Chain("fdsc-0");
        await CryptomeriaPods.WaitAsync(() => chain.Height > 2);
        pods.Runtime.StopPod("cryptomeria", CryptomeriaPods.PodOf("fdsc-0"));
        await CryptomeriaPods.WaitAsync(() => !chain.IsRunning);
        var stopped = chain.Height;
        await Task.Delay(120);
        Assert.Equal(stopped, chain.Height);
        pods.StartChain("fdsc-0");
        await CryptomeriaPods.WaitAsync(() => chain.Height > stopped);
        Assert.True(chain.Height >= stopped);
    }

    [Fact]
    public async Task A_new_volume_is_a_new_chain()
    {
        await using var pods = new CryptomeriaPods();
        await pods.InitializeAsync("gwc", "fdsc-0");
        CryptomeriaPods.Succeeded(await pods.LinkAsync("fdsc-0"));
        var genesis = pods.World.Chain("fdsc-0").GenesisId;
        pods.StartChain("fdsc-0");
        await CryptomeriaPods.WaitAsync(() => pods.World.Chain("fdsc-0").IsRunning);
        Assert.Equal(genesis, pods.World.Chain("fdsc-0").GenesisId);
        Assert.Single(pods.World.Chain("fdsc-0").Channels);

        pods.Runtime.StopPod("cryptomeria", CryptomeriaPods.PodOf("fdsc-0"));
        pods.Runtime.DeleteVolume("cryptomeria", $"data-{CryptomeriaPods.PodOf("fdsc-0")}");
        pods.StartChain("fdsc-0");
        await CryptomeriaPods.WaitAsync(() => pods.World.Chain("fdsc-0").GenesisId != genesis);
        Assert.Empty(pods.World.Chain("fdsc-0").Channels);
    }

    [Fact]
    public async Task A_registration_counts_when_its_transaction_is_in_a_block()
    {
        await using var pods = new CryptomeriaPods(options => options with { BlockTime = TimeSpan.FromMilliseconds(300) });
        await CryptomeriaPods.WaitAsync(() => pods.World.Chain("gwc").Height > 0);
        var sent = JsonNode.Parse(CryptomeriaPods.Succeeded(await pods.ChainAsync("gwc", CryptomeriaPods.RegisterCommand("channel-0", "fdsc-0"))).Output)!;
        Assert.Equal((0, ""), ((int)sent["code"]!, (string?)sent["raw_log"]));
        var hash = (string)sent["txhash"]!;
        var early = await pods.ChainAsync("gwc", "gwcd", "q", "tx", hash, "-o", "json");
        if (pods.World.Chain("gwc").Transactions.Single().Height == 0)
        {
            Assert.Contains($"tx ({hash}) not found", early.Error, StringComparison.Ordinal);
        }

        await CryptomeriaPods.WaitAsync(() => pods.World.Chain("gwc").Registrations.Count == 1);
        var done = JsonNode.Parse((await pods.ChainAsync("gwc", "gwcd", "q", "tx", hash, "-o", "json")).Output)!;
        Assert.Equal(0, (int)done["code"]!);
        Assert.NotEqual("0", (string?)done["height"]);
        var info = Assert.Single(JsonNode.Parse((await pods.ChainAsync("gwc", "gwcd", "q", "gateway", "endpoints", "-o", "json")).Output)!["storage_infos"]!.AsArray())!;
        Assert.Equal(("channel-0", "fdsc-0", "datastore"), ((string?)info["channel_id"], (string?)info["chain_id"], (string?)info["connection_type"]));
    }

    [Fact]
    public async Task A_registration_can_fail_in_the_check_and_in_the_block()
    {
        await using var pods = new CryptomeriaPods();
        await CryptomeriaPods.WaitAsync(() => pods.World.Chain("gwc").Height > 0);
        pods.Faults.Change(faults => faults with { Registrations = [new("fdsc-0", RegistrationStage.CheckTx, Code: 13, RawLog: "insufficient fee")] });
        var refused = JsonNode.Parse((await pods.ChainAsync("gwc", CryptomeriaPods.RegisterCommand("channel-0", "fdsc-0"))).Output)!;
        Assert.Equal((13, "insufficient fee"), ((int)refused["code"]!, (string?)refused["raw_log"]));

        pods.Faults.Change(faults => faults with { Registrations = [new("fdsc-0", RegistrationStage.Block)] });
        var taken = JsonNode.Parse((await pods.ChainAsync("gwc", CryptomeriaPods.RegisterCommand("channel-0", "fdsc-0"))).Output)!;
        Assert.Equal(0, (int)taken["code"]!);
        await CryptomeriaPods.WaitAsync(() => pods.World.Chain("gwc").Transactions.All(transaction => transaction.Height > 0));
        var failed = JsonNode.Parse((await pods.ChainAsync("gwc", "gwcd", "q", "tx", (string)taken["txhash"]!, "-o", "json")).Output)!;
        Assert.Equal(11, (int)failed["code"]!);
        Assert.Empty(pods.World.Chain("gwc").Registrations);
        Assert.Equal(2, pods.World.Chain("gwc").Counters.Registrations);
    }

    [Fact]
    public async Task A_second_transaction_before_the_next_block_has_the_wrong_sequence()
    {
        await using var pods = new CryptomeriaPods(options => options with { BlockTime = TimeSpan.FromMilliseconds(500) });
        await CryptomeriaPods.WaitAsync(() => pods.World.Chain("gwc").Height > 0);
        pods.Faults.Change(faults => faults with { StuckChains = ["gwc"] });
        CryptomeriaPods.Succeeded(await pods.ChainAsync("gwc", CryptomeriaPods.RegisterCommand("channel-0", "fdsc-0")));
        var second = await pods.ChainAsync("gwc", CryptomeriaPods.RegisterCommand("channel-1", "mdsc"));
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("account sequence mismatch, expected 2, got 1: incorrect account sequence", second.Error, StringComparison.Ordinal);
        var manual = await pods.ChainAsync("gwc", [.. CryptomeriaPods.RegisterCommand("channel-1", "mdsc").Select(word => word == "auto" ? "300000" : word)]);
        Assert.Equal((0, 32), (manual.ExitCode, (int)JsonNode.Parse(manual.Output)!["code"]!));
    }

    [Fact]
    public async Task Only_the_administrator_of_the_right_chain_may_register()
    {
        await using var pods = new CryptomeriaPods();
        await CryptomeriaPods.WaitAsync(() => pods.World.Chain("gwc").Height > 0);
        var unknown = await pods.ChainAsync("gwc", [.. CryptomeriaPods.RegisterCommand("channel-0", "fdsc-0").Select(word => word == "local-admin" ? "nobody" : word)]);
        Assert.Contains("nobody.info: key not found", unknown.Error, StringComparison.Ordinal);
        var backend = await pods.ChainAsync("gwc", [.. CryptomeriaPods.RegisterCommand("channel-0", "fdsc-0").Where(word => word is not ("--keyring-backend" or "test"))]);
        Assert.Equal(1, backend.ExitCode);
        var chain = await pods.ChainAsync("gwc", [.. CryptomeriaPods.RegisterCommand("channel-0", "fdsc-0").Select(word => word == "gwc" ? "mdsc" : word)]);
        Assert.Contains("signature verification failed", chain.Error, StringComparison.Ordinal);
        Assert.Contains("unknown flag: --frobnicate", (await pods.ChainAsync("gwc", "gwcd", "status", "--frobnicate")).Error, StringComparison.Ordinal);
        Assert.Contains("unknown command", (await pods.ChainAsync("mdsc", "mdscd", "q", "gateway", "endpoints")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_and_balances_are_those_of_the_mounted_mnemonics()
    {
        await using var pods = new CryptomeriaPods();
        await CryptomeriaPods.WaitAsync(() => pods.World.Chain("gwc").Height > 0);
        var address = (await pods.ChainAsync("gwc", "gwcd", "keys", "show", "local-admin", "-a", "--keyring-backend", "test", "--home", "/home/gwc/.gwc")).Output.Trim();
        var mnemonic = (await pods.ChainAsync("gwc", "cat", "/etc/mnemonics/gwc.local-admin.mnemonic")).Output;
        Assert.Equal(Mnemonic.Address(mnemonic), address);
        Assert.Equal(24, mnemonic.Split(' ').Length);
        var balances = JsonNode.Parse((await pods.ChainAsync("gwc", "gwcd", "q", "bank", "balances", address, "-o", "json")).Output)!["balances"]!;
        Assert.Equal("uatom", (string?)balances[0]!["denom"]);
        Assert.Contains("denom: uatom", (await pods.ChainAsync("gwc", "gwcd", "q", "bank", "balances", address)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ports_answer_from_outside_and_inside_and_refuse_when_the_chain_is_dead()
    {
        await using var pods = new CryptomeriaPods();
        await CryptomeriaPods.WaitAsync(() => pods.World.Chain("gwc").Height > 0);
        var answer = await pods.Runtime.HttpAsync("cryptomeria", "cryptomeria-gwc-0", 26657, "GET", "/status", default);
        var sync = JsonNode.Parse(answer!.Body)!["result"]!["sync_info"]!;
        Assert.True(int.Parse((string)sync["latest_block_height"]!) > 0);
        Assert.False((bool)sync["catching_up"]!);
        Assert.Equal(200, (await pods.Runtime.HttpAsync("cryptomeria", "cryptomeria-gwc-0", 1317, "GET", "/cosmos/base/tendermint/v1beta1/syncing", default))!.StatusCode);
        Assert.Null(await pods.Runtime.HttpAsync("cryptomeria", "cryptomeria-gwc-0", 1, "GET", "/", default));
        Assert.Null(await pods.Runtime.HttpAsync("cryptomeria", "nobody", 26657, "GET", "/", default));
        Assert.Contains("latest_block_height", (await pods.ChainAsync("gwc", "curl", "-fsS", "http://localhost:26657/status")).Output, StringComparison.Ordinal);
        Assert.Contains("latest_block_height", (await pods.RelayerAsync("curl", "-s", "http://cryptomeria-gwc.cryptomeria.svc.cluster.local:26657/status")).Output, StringComparison.Ordinal);
        Assert.Equal(6, (await pods.RelayerAsync("curl", "-s", "http://nowhere:26657/status")).ExitCode);
        Assert.Equal(22, (await pods.RelayerAsync("curl", "-sf", "http://cryptomeria-gwc:26657/nope")).ExitCode);
        CryptomeriaPods.Succeeded(await pods.RelayerAsync("gwcd", "status", "--node", "tcp://cryptomeria-gwc-0.cryptomeria-chain-headless:26657"));

        pods.Faults.Change(faults => faults with { DeadChains = ["gwc"] });
        Assert.Null(await pods.Runtime.HttpAsync("cryptomeria", "cryptomeria-gwc-0", 26657, "GET", "/status", default));
        Assert.Equal(7, (await pods.ChainAsync("gwc", "curl", "-s", "localhost:26657/status")).ExitCode);
        var status = await pods.ChainAsync("gwc", "gwcd", "status");
        Assert.Equal(1, status.ExitCode);
        Assert.Contains("Error: post failed: Post \"http://localhost:26657\": dial tcp", status.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stuck_chain_answers_and_makes_no_blocks()
    {
        await using var pods = new CryptomeriaPods(options => options with { OldStatusSpelling = true });
        await CryptomeriaPods.WaitAsync(() => pods.World.Chain("mdsc").Height > 0);
        pods.Faults.Change(faults => faults with { StuckChains = ["mdsc"], CatchingUpChains = ["mdsc"] });
        await Task.Delay(100);
        var height = pods.World.Chain("mdsc").Height;
        await Task.Delay(150);
        Assert.Equal(height, pods.World.Chain("mdsc").Height);
        var status = JsonNode.Parse((await pods.ChainAsync("mdsc", "mdscd", "status")).Output)!;
        Assert.True((bool)status["SyncInfo"]!["catching_up"]!);
        pods.Faults.Clear();
        await CryptomeriaPods.WaitAsync(() => pods.World.Chain("mdsc").Height > height);
    }

    [Fact]
    public async Task Slow_commands_cut_outputs_and_key_faults_are_for_the_commands_they_name()
    {
        await using var pods = new CryptomeriaPods();
        await pods.InitializeAsync("gwc");
        pods.Faults.Change(faults => faults with { TruncatedOutputs = [new("chains list", 10)], SlowCommands = [new("slow one", 0.05)], KeyRestores = [new("gwc")] });
        var cut = await pods.RelayerAsync("rly", "chains", "list", "--json");
        Assert.Equal((0, "{\"gwc\":{\"t"), (cut.ExitCode, cut.Output));
        Assert.EndsWith("}\n", (await pods.RelayerAsync("rly", "chains", "list", "--json")).Output, StringComparison.Ordinal);
        Assert.Equal("slow one\n", (await pods.RelayerAsync("echo", "slow one")).Output);
        var restore = await pods.ShAsync("rly keys delete gwc relayer -y 2>/dev/null; rly keys restore gwc relayer \"$(cat /etc/mnemonics/gwc.relayer.mnemonic)\"");
        Assert.Equal(1, restore.ExitCode);
        Assert.Contains("input/output error", restore.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_are_well_formed_and_belong_to_their_words()
    {
        var words = Mnemonic.Create("gwc/relayer");
        Assert.True(Mnemonic.IsValid(words));
        Assert.False(Mnemonic.IsValid("one two three"));
        Assert.Equal(Mnemonic.Address(words), Mnemonic.Address(words + "\n"));
        Assert.NotEqual(Mnemonic.Address(words), Mnemonic.Address(Mnemonic.Create("mdsc/relayer")));

        // The example of BIP-173.
        var program = Convert.FromHexString("751e76e8199196d454941c45d1b3a323f1433bd6");
        Assert.True(Bech32.IsValid(Bech32.Encode("cosmos", program), "cosmos"));
        Assert.False(Bech32.IsValid(Bech32.Encode("cosmos", program)[..^1] + "x", "cosmos"));
        Assert.True(Bech32.IsValid("a12uel5l", "a"));
        Assert.Equal("a12uel5l", Bech32.Encode("a", Encoding.UTF8.GetBytes("")));
    }
}

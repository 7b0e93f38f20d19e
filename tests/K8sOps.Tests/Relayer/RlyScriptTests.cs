using System.Text.Json;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Shell;
using Cryptomeria.K8sOps.Systems;
using Cryptomeria.K8sOps.Tests.Relayer.Support;

namespace Cryptomeria.K8sOps.Tests.Relayer;

/// <summary>The scripts under a real shell: what rly is called with, and how their answers are read.</summary>
public sealed class RlyScriptTests : IDisposable
{
    private static readonly string[] Awkward = ["plain", "two words", "it's \"quoted\"", "$HOME `id` $(id)", "*", "-n", "杉;|&<>"];

    private readonly ScriptBench _bench = new();
    private readonly RlyClient _rly;

    public RlyScriptTests() => _rly = new RlyClient(_bench, TimeProvider.System);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_chain_is_added_from_a_file_that_is_gone_afterwards()
    {
        _bench.Answer("rly chains add", "cat \"$4\" >\"$BENCH/seen\"; printf '%s' \"$4\" >\"$BENCH/name\"");
        _bench.Answer("rly chains show", "exit 1");
        var chain = new Chain("fdsc-10", "fdsc", null, true, "cryptomeria-fdsc-10-0");
        var result = await _rly.AddChainAsync(_bench.Session, chain, replace: false);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["rly", "chains", "show", "fdsc-10"], _bench.Calls[0]);
        var call = _bench.Calls[1];
        Assert.Equal(["rly", "chains", "add", "--file"], call[..4]);
        Assert.Equal("fdsc-10", call[5]);
        Assert.False(File.Exists(await File.ReadAllTextAsync(_bench.FilePath("name"))));
        using var seen = JsonDocument.Parse(await File.ReadAllTextAsync(_bench.FilePath("seen")));
        using var expected = JsonDocument.Parse(
            """{"type":"cosmos","value":{"key":"relayer","chain-id":"fdsc-10","rpc-addr":"http://cryptomeria-fdsc-10-0.cryptomeria-chain-headless:26657","grpc-addr":"http://cryptomeria-fdsc-10-0.cryptomeria-chain-headless:9090","account-prefix":"cosmos","keyring-backend":"test","gas-adjustment":1.5,"gas-prices":"0.001uatom","debug":true,"timeout":"20s","output-format":"json","sign-mode":"direct"}}""");
        Assert.True(JsonElement.DeepEquals(expected.RootElement, seen.RootElement), seen.RootElement.GetRawText());
    }

    [Fact]
    public async Task Replacing_a_chain_forgets_it_first()
    {
        await _rly.AddChainAsync(_bench.Session, new Chain("gwc", "gwc", null, true, "cryptomeria-gwc-0"), replace: true);
        Assert.Equal(["show", "delete", "add"], _bench.Calls.Select(call => call[2]));
    }

    [Fact]
    public async Task A_chain_that_is_there_is_left()
    {
        var result = await _rly.AddChainAsync(_bench.Session, new Chain("gwc", "gwc", null, true, "cryptomeria-gwc-0"), replace: false);
        Assert.Equal("present\n", result.StandardOutput);
        Assert.Equal(["show"], _bench.Calls.Select(call => call[2]));
    }

    [Fact]
    public async Task Rlys_exit_code_is_the_scripts()
    {
        _bench.Answer("rly chains show", "exit 1");
        _bench.Answer("rly chains add", "echo 'Error: chain with ID gwc already exists in config' >&2; exit 1");
        var result = await _rly.AddChainAsync(_bench.Session, new Chain("gwc", "gwc", null, true, "cryptomeria-gwc-0"), replace: false);
        Assert.Equal((1, "Error: chain with ID gwc already exists in config\n"), (result.ExitCode, result.StandardError));
    }

    [Fact]
    public async Task A_key_comes_from_the_mounted_mnemonic_and_stays_out_of_what_is_told()
    {
        var mnemonic = _bench.Write("m", "abandon ability  able\n");
        _bench.Answer("rly keys show", "exit 1");
        _bench.Answer("rly keys restore", "echo cosmos1abc");
        var result = await RunAsync(RlyScripts.RestoreKey, "fdsc-1", mnemonic, "keep");

        Assert.Equal((0, "cosmos1abc\n", ""), (result.ExitCode, result.StandardOutput, result.StandardError));
        Assert.Equal(["rly", "keys", "restore", "fdsc-1", "relayer", "abandon ability  able"], _bench.Calls[^1]);
    }

    [Fact]
    public async Task A_key_that_is_there_is_left()
    {
        var result = await RunAsync(RlyScripts.RestoreKey, "fdsc-1", _bench.FilePath("none"), "keep");
        Assert.Equal("present\n", result.StandardOutput);
        Assert.Equal(["show"], _bench.Calls.Select(call => call[2]));
    }

    [Theory]
    [InlineData("keep", "exit 1")]
    [InlineData("replace", "exit 0")]
    public async Task A_missing_mnemonic_changes_nothing(string mode, string show)
    {
        _bench.Answer("rly keys show", show);
        var result = await RunAsync(RlyScripts.RestoreKey, "fdsc-1", _bench.Write("empty", ""), mode);
        Assert.Equal(RlyScripts.KeyMissingExitCode, result.ExitCode);
        Assert.Equal(["show"], _bench.Calls.Select(call => call[2]));
    }

    [Fact]
    public async Task Replacing_a_key_forgets_it_first()
    {
        await RunAsync(RlyScripts.RestoreKey, "fdsc-1", _bench.Write("m", "words"), "replace");
        Assert.Equal(["show", "delete", "restore"], _bench.Calls.Select(call => call[2]));
        Assert.Contains("-y", _bench.Calls[1]);
    }

    [Fact]
    public async Task A_path_is_added_with_all_its_ids()
    {
        _bench.Answer("rly paths add", "cat \"$7\" >\"$BENCH/seen\"");
        var path = Ibc.Path("fdsc-1", 3);
        Assert.Equal(0, (await _rly.AddPathAsync(_bench.Session, "path-gwc-fdsc-1-gw", path.Src!, path.Dst!)).ExitCode);

        Assert.Equal(["rly", "paths", "add", "gwc", "fdsc-1", "path-gwc-fdsc-1-gw", "--file"], Assert.Single(_bench.Calls)[..7]);
        Assert.Equal(
            """{"src":{"chain-id":"gwc","client-id":"07-tendermint-3","connection-id":"connection-3"},"dst":{"chain-id":"fdsc-1","client-id":"07-tendermint-103","connection-id":"connection-103"}}""",
            await File.ReadAllTextAsync(_bench.FilePath("seen")));
    }

    [Fact]
    public async Task A_path_that_rly_cannot_check_is_made_without_the_check()
    {
        _bench.Answer("rly paths add", "exit 1");
        var path = Ibc.Path("fdsc-1", 3);
        Assert.Equal(0, (await _rly.AddPathAsync(_bench.Session, "path-gwc-fdsc-1-gw", path.Src!, path.Dst!)).ExitCode);

        Assert.Equal(["rly", "paths", "new", "gwc", "fdsc-1", "path-gwc-fdsc-1-gw"], _bench.Calls[1]);
        Assert.Equal(
            [
                "rly", "paths", "update", "path-gwc-fdsc-1-gw", "--src-client-id", "07-tendermint-3", "--src-connection-id", "connection-3",
                "--dst-client-id", "07-tendermint-103", "--dst-connection-id", "connection-103",
            ],
            _bench.Calls[2]);
    }

    [Fact]
    public async Task A_report_passes_arguments_and_exit_code_as_they_are()
    {
        _bench.Answer("rly echo", "shift; printf '%s\\n' \"$@\"; echo oops >&2; exit 3");
        var reading = await new PodReader(_bench).ReadAsync(
            _bench.Session, RlyScripts.Report, new ReadOptions("rly echo", TimeSpan.FromSeconds(10)), ["rly", "echo", .. Awkward]);

        var part = Assert.Single(reading.Report.Parts);
        Assert.Equal(("run", 3), (part.Name, part.ExitCode));
        Assert.Equal(string.Join('\n', Awkward), part.Output.TrimEnd('\n'));
        Assert.Equal("oops\n", reading.StandardError);
    }

    [Fact]
    public async Task A_cut_answer_is_asked_for_once_more()
    {
        var answers = 0;
        _bench.Answer("rly q channels gwc", $"echo '{{}}'");
        _bench.Tamper = text => answers++ == 0 ? text[..^3] : text;
        Assert.NotNull(await new PodReader(_bench).ReadAsync(_bench.Session, RlyScripts.Report, new ReadOptions("x", TimeSpan.FromSeconds(10)), "rly"));
        Assert.Equal(2, answers);

        _bench.Tamper = text => text[..^3];
        var e = await Assert.ThrowsAsync<OperationException>(() => _rly.ListChannelsAsync(_bench.Session, "gwc"));
        Assert.Equal((ErrorCodes.UnexpectedOutput, true), (e.Code, e.Retryable));
    }

    [Fact]
    public async Task The_configuration_is_read_in_one_go()
    {
        var config = _bench.Write("config.yaml", "x");
        _bench.Answer("rly chains list", "echo '{\"gwc\":{\"type\":\"cosmos\",\"value\":{\"chain-id\":\"gwc\"}},\"fdsc-10\":{\"type\":\"cosmos\",\"value\":{\"chain-id\":\"fdsc-10\"}},\"other\":{\"type\":\"cosmos\",\"value\":{\"chain-id\":\"fdsc-1\"}}}'");
        _bench.Answer("rly paths list", "echo '{\"p\":{\"src\":{\"chain-id\":\"gwc\"},\"dst\":{\"chain-id\":\"fdsc-10\"}}}'");
        _bench.Answer("rly keys show", "[ \"$3\" = fdsc-10 ]");
        var reading = await new PodReader(_bench).ReadAsync(
            _bench.Session, RlyScripts.ObserveConfig, new ReadOptions("look", TimeSpan.FromSeconds(10)), [config, "gwc", "fdsc-1", "fdsc-10"]);
        var seen = RelayerConfig.TryRead(reading.Report);

        Assert.NotNull(seen);
        Assert.True(seen.Exists);
        Assert.InRange(seen.Age!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Assert.Equal(["fdsc-10", "gwc"], seen.Chains.Order());
        Assert.Equal("p", Assert.Single(seen.Paths).Key);
        Assert.Equal(["fdsc-10"], seen.Keys);
    }

    [Fact]
    public async Task Without_a_configuration_rly_is_not_asked()
    {
        var reading = await new PodReader(_bench).ReadAsync(
            _bench.Session, RlyScripts.ObserveConfig, new ReadOptions("look", TimeSpan.FromSeconds(10)), [_bench.FilePath("none"), "gwc"]);
        Assert.False(RelayerConfig.TryRead(reading.Report)!.Exists);
        Assert.Empty(_bench.Calls);
    }

    [Fact]
    public async Task A_listing_that_fails_is_no_empty_listing()
    {
        var config = _bench.Write("config.yaml", "x");
        _bench.Answer("rly chains list", "exit 1");
        var reading = await new PodReader(_bench).ReadAsync(_bench.Session, RlyScripts.ObserveConfig, new ReadOptions("look", TimeSpan.FromSeconds(10)), config);
        Assert.Null(RelayerConfig.TryRead(reading.Report));
    }

    [Fact]
    public async Task The_configuration_is_made_once()
    {
        var file = _bench.FilePath("config.yaml");
        Assert.Equal("", (await RunAsync(RlyScripts.InitConfig, file, "A memo")).StandardOutput);
        Assert.Equal(["rly", "config", "init", "--memo", "A memo"], Assert.Single(_bench.Calls));
        _bench.Write("config.yaml", "x");
        Assert.Equal("present\n", (await RunAsync(RlyScripts.InitConfig, file, "A memo")).StandardOutput);
        Assert.Single(_bench.Calls);
    }

    [Fact]
    public async Task Channels_beyond_the_first_page_are_asked_for()
    {
        _bench.Answer("rly q channels gwc", "echo '{\"channel_id\":\"channel-0\",\"port_id\":\"gateway\",\"state\":\"STATE_OPEN\"}'; echo 'Pagination next key: xyz' >&2");
        _bench.Answer(
            "rly q channels gwc --limit",
            "for n in 0 1; do echo \"{\\\"channel_id\\\":\\\"channel-$n\\\",\\\"port_id\\\":\\\"gateway\\\",\\\"state\\\":\\\"STATE_OPEN\\\"}\"; done; echo 'Pagination next key: ' >&2");
        Assert.Equal(["channel-0", "channel-1"], (await _rly.ListChannelsAsync(_bench.Session, "gwc")).Select(channel => channel.ChannelId));
    }

    [Fact]
    public async Task A_configuration_that_is_being_rewritten_is_read_again()
    {
        _bench.Answer("rly q channels gwc", "if [ ! -e \"$BENCH/again\" ]; then : >\"$BENCH/again\"; echo \"Error: error parsing chain config: did you remember to run 'rly config init' error:time: invalid duration\" >&2; exit 1; fi");
        Assert.Empty(await _rly.ListChannelsAsync(_bench.Session, "gwc"));
    }

    [Fact]
    public async Task A_link_is_looked_at_from_both_ends()
    {
        _bench.Answer("rly paths list", "echo '{}'");
        _bench.Answer("rly q connections gwc", "echo '{\"id\":\"connection-1\",\"client_id\":\"07-tendermint-1\",\"state\":\"STATE_OPEN\",\"counterparty\":{\"client_id\":\"c\",\"connection_id\":\"d\"}}'");
        _bench.Answer("rly q clients gwc", "echo '{\"client_id\":\"07-tendermint-1\",\"client_state\":{\"chain_id\":\"fdsc-1\"}}'");
        _bench.Answer("rly q connections fdsc-1", "exit 1");
        var view = await _rly.ReadLinkAsync(_bench.Session, "fdsc-1");

        Assert.Equal("connection-1", Assert.Single(view.Connections!).Id);
        Assert.Equal("fdsc-1", view.ClientTargets!["07-tendermint-1"]);
        Assert.Empty(view.CounterpartyChannels!);
        Assert.Null(view.CounterpartyConnections);
    }

    [Fact]
    public async Task The_relayer_is_started_apart_with_what_it_relays_and_without_the_operation()
    {
        var log = _bench.FilePath("log");
        _bench.Answer("rly start", "echo \"relays $CRYPTOMERIA_PATHS for ${CRYPTOMERIA_OP-nobody}\"; exec sleep 60");
        var result = await RunAsync(RlyScripts.Start, log, "a=b/c d=e/f", "a", "two words");

        Assert.StartsWith("pid ", result.StandardOutput, StringComparison.Ordinal);
        using var process = System.Diagnostics.Process.GetProcessById(int.Parse(result.StandardOutput[4..]));
        try
        {
            while (_bench.Calls.Count == 0 || !(await File.ReadAllTextAsync(log)).EndsWith('\n'))
            {
                await Task.Delay(20);
            }

            Assert.Equal("relays a=b/c d=e/f for nobody\n", await File.ReadAllTextAsync(log));
            Assert.Equal(["rly", "start", "--log-format", "json", "a", "two words"], Assert.Single(_bench.Calls));
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task A_signal_to_a_process_that_is_gone_is_no_error()
    {
        using var process = System.Diagnostics.Process.Start("sleep", "60");
        Assert.Equal(0, (await _rly.SignalAsync(_bench.Session, "TERM", [$"{process.Id}", "999999"])).ExitCode);
        await process.WaitForExitAsync();
        Assert.Equal(128 + 15, process.ExitCode);
    }

    private Task<ExecResult> RunAsync(string script, params string[] arguments) =>
        _bench.RunAsync(new ExecRequest(_bench.Session.Pod, ["sh", "-c", script, "sh", .. arguments]), CancellationToken.None, CancellationToken.None);
}

using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Shell;
using Cryptomeria.K8sOps.Tests.Relayer.Support;

namespace Cryptomeria.K8sOps.Tests.Chains;

/// <summary>The scripts in gwc's pod under a real shell.</summary>
public sealed class GatewayScriptTests : IDisposable
{
    private readonly ScriptBench _bench = new();
    private readonly string _mark;

    public GatewayScriptTests() => _mark = _bench.FilePath("mark");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_registration_leaves_its_height_before_it_is_sent_and_its_answer_after()
    {
        _bench.Answer("gwcd tx", "cat \"$BENCH/mark\" >\"$BENCH/before\"; echo '{\"txhash\":\"AB\",\"code\":0}'; echo 'gas estimate: 1' >&2");
        var registration = new StorageRegistration("channel-3", "fdsc-1", "http://cryptomeria-fdsc-1-0.cryptomeria-chain-headless:1317", "datastore");
        var result = await RunAsync(GatewayScripts.Register, [_mark, "42", .. registration.Command]);

        Assert.Equal("42\n", await File.ReadAllTextAsync(_bench.FilePath("before")));
        Assert.Equal("AB", GatewayOutput.TryReadTransaction(result.StandardOutput)?.Txhash);
        Assert.Equal(
            "gwcd tx gateway register-storage channel-3 fdsc-1 http://cryptomeria-fdsc-1-0.cryptomeria-chain-headless:1317 datastore --from local-admin --chain-id gwc --gas auto "
            + "--gas-adjustment 1.5 --gas-prices 0.1uatom --broadcast-mode sync -o json -y --keyring-backend test --home /home/gwc/.gwc",
            string.Join(' ', Assert.Single(_bench.Calls)));

        var (storages, mark) = await ObserveAsync("keep");
        Assert.Equal("mdsc", Assert.Single(storages).ChainId);
        Assert.Equal((42, "AB"), (mark!.Height, mark.Sent?.Txhash));
    }

    [Fact]
    public async Task A_registration_that_never_answered_leaves_its_height_alone()
    {
        _bench.Write("mark.out", "{\"txhash\":\"OLD\",\"code\":0}");
        _bench.Answer("gwcd tx", "kill -9 $PPID");
        await RunAsync(GatewayScripts.Register, _mark, "42", "gwcd", "tx");
        var (_, mark) = await ObserveAsync("keep");
        Assert.Equal(new RegistrationMark(42, null), mark);
    }

    [Fact]
    public async Task A_forgotten_mark_is_gone()
    {
        _bench.Write("mark", "42\n");
        _bench.Write("mark.out", "");
        Assert.Null((await ObserveAsync("forget")).Mark);
        Assert.False(File.Exists(_mark) || File.Exists(_mark + ".out"));
    }

    [Fact]
    public async Task The_programs_exit_code_is_the_scripts()
    {
        _bench.Answer("gwcd tx", "exit 1");
        Assert.Equal(1, (await RunAsync(GatewayScripts.Register, _mark, "1", "gwcd", "tx")).ExitCode);
    }

    private async Task<(IReadOnlyList<StorageInfo> Storages, RegistrationMark? Mark)> ObserveAsync(string mode)
    {
        _bench.Answer(
            "gwcd q gateway endpoints",
            "echo '{\"storage_infos\":[{\"channel_id\":\"channel-0\",\"chain_id\":\"mdsc\",\"api_endpoint\":\"http://m:1317\",\"connection_type\":\"metastore\"}]}'");
        var reading = await new PodReader(_bench).ReadAsync(
            _bench.Session, GatewayScripts.ObserveRegistrations, new ReadOptions("look", TimeSpan.FromSeconds(10)), _mark, mode);
        return (GatewayOutput.ReadStorages(reading.Report.Find("endpoints")!.Output), GatewayOutput.ReadMark(reading.Report));
    }

    private Task<ExecResult> RunAsync(string script, params string[] arguments) =>
        _bench.RunAsync(new ExecRequest(_bench.Session.Pod, ["sh", "-c", script, "sh", .. arguments]), CancellationToken.None, CancellationToken.None);
}

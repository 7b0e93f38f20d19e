using System.Text;
using Cryptomeria.ClusterSimulator.Cryptomeria;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Pods;

namespace Cryptomeria.ClusterSimulator.Tests.Pods;

/// <summary>The pods of a small cryptomeria (gwc, mdsc, two fdsc, relayer) in a runtime, without an API server, and fast.</summary>
internal sealed class CryptomeriaPods : IAsyncDisposable
{
    public const string Relayer = "cryptomeria-relayer-59f4648786-5l6nk";

    public static readonly string[] Chains = ["gwc", "mdsc", "fdsc-0", "fdsc-1"];

    private static readonly Dictionary<string, byte[]> Mnemonics = CryptomeriaChart.Render(new ChartValues())
        .Single(manifest => (string?)manifest["kind"] == "Secret")["stringData"]!.AsObject()
        .ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetBytes(pair.Value!.ToString()));

    public CryptomeriaPods(Func<CryptomeriaWorldOptions, CryptomeriaWorldOptions>? change = null)
    {
        var fast = new CryptomeriaWorldOptions
        {
            BlockTime = TimeSpan.FromMilliseconds(40),
            LinkLatency = TimeSpan.FromMilliseconds(120),
            ProgramStartLatency = TimeSpan.Zero,
            QueryLatency = TimeSpan.Zero,
            ChainListLatency = TimeSpan.Zero,
            ChainStartLatency = TimeSpan.Zero,
            DialRetryDelay = TimeSpan.FromMilliseconds(1),
            DialAttempts = 2,
            RelayerPollInterval = TimeSpan.FromMilliseconds(20),
            ContainerRestartDelay = TimeSpan.FromMilliseconds(10),
        };
        Runtime = new CryptomeriaContainerRuntime(change?.Invoke(fast) ?? fast);
        foreach (var chain in Chains)
        {
            StartChain(chain);
        }

        StartRelayer();
    }

    public CryptomeriaContainerRuntime Runtime { get; }

    public CryptomeriaWorld World => Runtime.World;

    public CryptomeriaFaults Faults => World.Faults;

    public static string PodOf(string chain) => $"cryptomeria-{chain}-0";

    public void StartChain(string chain)
    {
        var component = chain.Split('-')[0];
        Runtime.StartPod(new PodStart(
            "cryptomeria", PodOf(chain), Guid.NewGuid().ToString(),
            new Dictionary<string, string> { ["app.kubernetes.io/component"] = component, ["app.kubernetes.io/instance"] = chain, ["app.kubernetes.io/category"] = "chain" },
            ["chain"], new Dictionary<string, string> { ["CHAIN_APP_NAME"] = component, ["CHAIN_INSTANCE_NAME"] = chain },
            [new PodMount($"/home/{component}/.{component}", $"data-{PodOf(chain)}", null), new PodMount("/etc/mnemonics", null, Mnemonics)]));
    }

    public void StartRelayer() => Runtime.StartPod(new PodStart(
        "cryptomeria", Relayer, Guid.NewGuid().ToString(), new Dictionary<string, string> { ["app.kubernetes.io/component"] = "relayer" },
        ["relayer"], new Dictionary<string, string>(),
        [
            new PodMount("/home/relayer/.relayer", "cryptomeria-relayer-data", null), new PodMount("/home/relayer/.relayer/config", null, null),
            new PodMount("/etc/mnemonics", null, Mnemonics),
        ]));

    public Task<ExecResult> RelayerAsync(params string[] command) => ExecAsync(Relayer, "relayer", command);

    public Task<ExecResult> ShAsync(string script, params string[] arguments) => RelayerAsync(["sh", "-c", script, "sh", .. arguments]);

    public Task<ExecResult> ChainAsync(string chain, params string[] command) => ExecAsync(PodOf(chain), "chain", command);

    public async Task<ExecResult> ExecAsync(string pod, string container, string[] command, CancellationToken disconnected = default)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(disconnected);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        var (output, error) = (new MemoryStream(), new MemoryStream());
        var exec = new ContainerExec("cryptomeria", pod, container, command, null, TestContainer.Sink(output), TestContainer.Sink(error));
        var exit = await Runtime.ExecAsync(exec, timeout.Token);
        return new ExecResult(exit.ExitCode, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()), exit.ProgramMissing);
    }

    /// <summary>The chains answer; the relayer has its configuration, these chains and their keys.</summary>
    public async Task InitializeAsync(params string[] chains)
    {
        await WaitAsync(() => Chains.All(chain => World.Chain(chain).Height > 0));
        Succeeded(await RelayerAsync("rly", "config", "init", "--memo", "test"));
        foreach (var chain in chains)
        {
            Succeeded(await ShAsync("""printf '%s' "$2" > "/tmp/$1.json" && rly chains add --file "/tmp/$1.json" """, chain, ChainJson(chain)));
            Succeeded(await ShAsync("""rly keys restore "$1" relayer "$(cat "/etc/mnemonics/$1.relayer.mnemonic")" """, chain));
        }
    }

    public async Task<ExecResult> LinkAsync(string chain, CancellationToken disconnected = default)
    {
        var port = chain == "mdsc" ? "metastore" : "datastore";
        await RelayerAsync("rly", "paths", "new", "gwc", chain, PathOf(chain));
        return await ExecAsync(Relayer, "relayer", LinkCommand(chain, port), disconnected);
    }

    public static string PathOf(string chain) => $"path-gwc-{chain}-gw";

    public static string[] LinkCommand(string chain, string port = "datastore") =>
        ["rly", "transact", "link", PathOf(chain), "--src-port", "gateway", "--dst-port", port, "--version", "cryptomeria-1"];

    public static string[] RegisterCommand(string channel, string chain) =>
    [
        "gwcd", "tx", "gateway", "register-storage", channel, chain, $"http://cryptomeria-{chain}-0.cryptomeria-chain-headless:1317", "datastore", "--from", "local-admin",
        "--chain-id", "gwc", "--gas", "auto", "--gas-adjustment", "1.5", "--gas-prices", "0.1uatom", "--broadcast-mode", "sync", "-o", "json", "-y",
        "--keyring-backend", "test", "--home", "/home/gwc/.gwc",
    ];

    public static string ChainJson(string chain) =>
        $$"""
        {"type":"cosmos","value":{"key":"relayer","chain-id":"{{chain}}","rpc-addr":"http://cryptomeria-{{chain}}-0.cryptomeria-chain-headless:26657",
        "grpc-addr":"http://cryptomeria-{{chain}}-0.cryptomeria-chain-headless:9090","account-prefix":"cosmos","keyring-backend":"test","gas-adjustment":1.5,
        "gas-prices":"0.001uatom","debug":true,"timeout":"20s","output-format":"json","sign-mode":"direct"} }
        """;

    public static ExecResult Succeeded(ExecResult result)
    {
        Assert.True(result is { ExitCode: 0, ProgramMissing: false }, $"exit code {result.ExitCode}: {result.Output}{result.Error}");
        return result;
    }

    public static async Task WaitAsync(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(5, timeout.Token);
        }
    }

    public ValueTask DisposeAsync() => Runtime.DisposeAsync();
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Cryptomeria.ClusterSimulator.Pods;

namespace Cryptomeria.Functions.Tests.Routes.Support;

/// <summary>Pods of a cryptomeria that answer what a test says, to the looks a query makes and to nothing else.</summary>
public sealed class ScriptedPods : IContainerRuntime
{
    private const string Prefix = "cryptomeria-";

    private readonly Channel<ContainerLogLine> _later = Channel.CreateUnbounded<ContainerLogLine>();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The chains' heights by chain id; one that is not here answers 1.</summary>
    public ConcurrentDictionary<string, long> Heights { get; } = new();

    /// <summary>Chains that listen nowhere.</summary>
    public ConcurrentDictionary<string, bool> Dead { get; } = new();

    /// <summary>Chains that take a request and never answer it.</summary>
    public ConcurrentDictionary<string, bool> Hanging { get; } = new();

    /// <summary>Chains that are behind.</summary>
    public ConcurrentDictionary<string, bool> CatchingUp { get; } = new();

    /// <summary>Chains with an open gateway channel; channel-N is the N-th's. Their paths are configured.</summary>
    public IReadOnlyList<string> Linked { get; set; } = [];

    /// <summary>Chains that have lost their data, and with it their end of the channel.</summary>
    public IReadOnlyList<string> Lost { get; set; } = [];

    /// <summary>Chains whose latest block is so old.</summary>
    public ConcurrentDictionary<string, TimeSpan> BlockAges { get; } = new();

    /// <summary>Chains whose storage is registered.</summary>
    public IReadOnlyList<string> Registered { get; set; } = [];

    /// <summary>Chains whose path <c>rly start</c> relays; null where it does not run.</summary>
    public IReadOnlyList<string>? Relayed { get; set; }

    /// <summary>How many <c>rly start</c> run, where any does.</summary>
    public int Runs { get; set; } = 1;

    /// <summary>Chains whose path is configured, where those are not the linked ones.</summary>
    public IReadOnlyList<string>? Paths { get; set; }

    /// <summary>rly has a configuration.</summary>
    public bool Configured { get; set; } = true;

    /// <summary>Observes whose script begins so hang until this test is over.</summary>
    public string? HangingScript { get; set; }

    /// <summary>How many looks were begun, by the first line of their script.</summary>
    public ConcurrentDictionary<string, int> Looks { get; } = new();

    /// <summary>Completed when somebody who followed a log has gone before its end.</summary>
    public Task FollowerLeft => _left.Task;

    /// <summary>The lines each container has written.</summary>
    public IReadOnlyList<ContainerLogLine> Lines { get; set; } = [];

    /// <summary>All is as it is after a start: linked, registered and relayed.</summary>
    public void Start(params string[] chains) => (Linked, Registered, Relayed) = (chains, chains, chains);

    public void Write(ContainerLogLine line) => _later.Writer.TryWrite(line);

    /// <summary>Those who follow a log come to its end.</summary>
    public void EndLogs() => _later.Writer.TryComplete();

    public void StartPod(PodStart pod)
    {
    }

    public void StopPod(string @namespace, string pod)
    {
    }

    public void DeleteVolume(string @namespace, string claimName)
    {
    }

    public async Task<ContainerExit> ExecAsync(ContainerExec exec, CancellationToken disconnected)
    {
        if (exec.Command is not ["sh", "-c", { } script, ..])
        {
            return new ContainerExit(127, ProgramMissing: true);
        }

        var name = script.Split('\n')[0];
        var far = exec.Command is [.., "rly", "q", "channels", { } asked] && asked != "gwc" ? asked : null;
        var token = exec.Command.Count > 4 ? exec.Command[4] : "";
        Looks.AddOrUpdate(far is null ? name : $"{name} {far}", 1, (_, count) => count + 1);
        if (HangingScript is { } hanging && name.StartsWith(hanging, StringComparison.Ordinal))
        {
            await Task.Delay(Timeout.Infinite, disconnected);
        }

        var output = name switch
        {
            "# cryptomeria: list processes" => Processes(),
            "# rly: observe the configuration" => Configuration(token),
            "# rly: report" => far is null ? Report(token) : FarReport(token, far),
            "# gwcd: observe the registrations" => $"{Storages()}\n{token} 0 endpoints\n{token} 0 end\n",
            _ => throw new NotSupportedException(name),
        };
        await exec.StandardOutput(Encoding.UTF8.GetBytes(output));
        return new ContainerExit(0);
    }

    public async IAsyncEnumerable<ContainerLogLine> ReadLogAsync(
        string @namespace, string pod, string container, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var line in Lines)
        {
            yield return line;
        }

        if (follow)
        {
            try
            {
                await foreach (var line in _later.Reader.ReadAllAsync(cancellationToken))
                {
                    yield return line;
                }
            }
            finally
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    _left.TrySetResult();
                }
            }
        }
    }

    public async Task<PodHttpResponse?> HttpAsync(
        string @namespace, string pod, int port, string method, string pathAndQuery, CancellationToken cancellationToken)
    {
        var chain = pod[Prefix.Length..pod.LastIndexOf('-')];
        if (port != 26657 || Dead.ContainsKey(chain))
        {
            return null;
        }

        if (Hanging.ContainsKey(chain))
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        var height = Heights.GetValueOrDefault(chain, 1).ToString(CultureInfo.InvariantCulture);
        var made = DateTimeOffset.UtcNow - BlockAges.GetValueOrDefault(chain, TimeSpan.FromSeconds(1));
        var sync = new JsonObject
        {
            ["latest_block_height"] = height,
            ["latest_block_time"] = made.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff00'Z'", CultureInfo.InvariantCulture),
            ["catching_up"] = CatchingUp.ContainsKey(chain),
        };
        return new PodHttpResponse(200, "application/json", JsonSerializer.SerializeToUtf8Bytes(
            new JsonObject { ["jsonrpc"] = "2.0", ["id"] = -1, ["result"] = new JsonObject { ["sync_info"] = sync } }));
    }

    public ValueTask DisposeAsync()
    {
        EndLogs();
        return default;
    }

    private static string PathName(string chain) => $"path-gwc-{chain}-gw";

    private string Processes()
    {
        const string Init = "\u001e1 0 S 100\u001d/bin/sh\n-c\ntrap 'exit 0' TERM\u001d";
        var listing = "50 1000.00" + Init;
        for (var run = 0; Relayed is { } relayed && run < Runs; run++)
        {
            var paths = string.Join(' ', relayed.Select(chain => $"{PathName(chain)}=07-tendermint-{Number(chain)}/07-tendermint-0").Order(StringComparer.Ordinal));
            listing += $"\u001e{42 + run} 1 S 2000\u001drly\nstart\n--log-format\njson\u001dCRYPTOMERIA_PATHS={paths}\n";
        }

        return listing + "\u001eend";
    }

    private string Configuration(string token)
    {
        if (!Configured)
        {
            return $"{token} 0 end\n";
        }

        var paths = new JsonObject();
        foreach (var chain in Paths ?? Linked)
        {
            paths[PathName(chain)] = new JsonObject
            {
                ["src"] = End("gwc", $"07-tendermint-{Number(chain)}", $"connection-{Number(chain)}"),
                ["dst"] = End(chain, "07-tendermint-0", "connection-0"),
            };
        }

        // More than any test deploys: a configuration may know chains that are gone.
        var chains = new JsonObject();
        foreach (var chain in (string[])["gwc", "mdsc", .. Enumerable.Range(0, 20).Select(i => $"fdsc-{i}")])
        {
            chains[chain] = new JsonObject { ["type"] = "cosmos", ["value"] = new JsonObject { ["chain-id"] = chain } };
        }

        return $"\n{token} 0 config 1000 2000\n{chains.ToJsonString()}\n{token} 0 chains\n{paths.ToJsonString()}\n{token} 0 paths\n{token} 0 end\n";

        static JsonObject End(string chain, string client, string connection) =>
            new() { ["chain-id"] = chain, ["client-id"] = client, ["connection-id"] = connection };
    }

    private string Report(string token)
    {
        if (!Configured)
        {
            return $"\n{token} 1 run\n{token} 0 end\n";
        }

        var lines = Linked.Select(chain => new JsonObject
        {
            ["chain_id"] = "gwc",
            ["channel_id"] = $"channel-{Number(chain)}",
            ["client_id"] = $"07-tendermint-{Number(chain)}",
            ["connection_hops"] = new JsonArray($"connection-{Number(chain)}"),
            ["counterparty"] = new JsonObject
            {
                ["chain_id"] = chain,
                ["channel_id"] = "channel-0",
                ["client_id"] = "07-tendermint-0",
                ["connection_id"] = "connection-0",
                ["port_id"] = chain == "mdsc" ? "metastore" : "datastore",
            },
            ["ordering"] = "ORDER_UNORDERED",
            ["port_id"] = "gateway",
            ["state"] = "STATE_OPEN",
            ["version"] = "cryptomeria-1",
        }.ToJsonString() + "\n");
        return $"{string.Concat(lines)}\n{token} 0 run\n{token} 0 end\n";
    }

    private string FarReport(string token, string chain)
    {
        var line = new JsonObject
        {
            ["chain_id"] = chain,
            ["channel_id"] = "channel-0",
            ["client_id"] = "07-tendermint-0",
            ["connection_hops"] = new JsonArray("connection-0"),
            ["counterparty"] = new JsonObject { ["chain_id"] = "gwc", ["channel_id"] = $"channel-{Number(chain)}", ["port_id"] = "gateway" },
            ["ordering"] = "ORDER_UNORDERED",
            ["port_id"] = chain == "mdsc" ? "metastore" : "datastore",
            ["state"] = "STATE_OPEN",
            ["version"] = "cryptomeria-1",
        }.ToJsonString();
        return $"{(Lost.Contains(chain) ? "" : line)}\n{token} 0 run\n{token} 0 end\n";
    }

    private string Storages() => new JsonObject
    {
        ["storage_infos"] = new JsonArray([.. Registered.Select(chain => (JsonNode)new JsonObject
        {
            ["channel_id"] = $"channel-{Number(chain)}",
            ["chain_id"] = chain,
            ["api_endpoint"] = $"http://cryptomeria-{chain}-0.cryptomeria-chain-headless:1317",
            ["connection_type"] = "datastore",
        })]),
    }.ToJsonString();

    private int Number(string chain) => Linked.ToList().IndexOf(chain);
}

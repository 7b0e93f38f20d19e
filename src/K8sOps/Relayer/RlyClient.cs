using System.Text.Json;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Exec;
using Cryptomeria.K8sOps.Shell;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>
/// The rly program (2.6) in the relayer pod. Reads run side by side; commands that write run one at a time in a pod, since rly's own lock on
/// its configuration does not hold.
/// </summary>
internal sealed class RlyClient(IPodExec exec, TimeProvider time)
{
    // rly asks a chain that does not answer for 20 s at a time.
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan OptionalReadTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(120);

    // A writer empties the file before it fills it again.
    private static readonly TimeSpan RewritePause = TimeSpan.FromMilliseconds(150);
    private static readonly string[] RewriteSigns = ["did you remember to run 'rly config init'", "error unmarshalling config"];

    private readonly PodReader _reader = new(exec);
    private readonly KeyedLock<PodRef> _writes = new();

    /// <summary>Observes the configuration, and for which of the chains the relayer has its key.</summary>
    public async Task<RelayerConfig> ReadConfigAsync(PodSession session, IEnumerable<string> keysOf, bool quiet = false)
    {
        string[] chains = [.. keysOf];
        var keys = chains.Length == 0 ? "" : $"; rly keys show {string.Join('|', chains)} relayer";
        var options = new ReadOptions($"rly chains list --json; rly paths list --json{keys}", ReadTimeout, quiet);
        var reading = await ReadAsync(session, RlyScripts.ObserveConfig, options, [RelayerConfig.File, .. chains]);
        return RelayerConfig.TryRead(reading.Report) ?? throw Failed(options.Display, reading);
    }

    /// <summary>All channels of a chain, as the chain itself has them.</summary>
    /// <exception cref="OperationException">
    /// <c>CHAIN_RPC_UNREACHABLE</c> (retryable) where the chain does not answer; <c>RELAYER_COMMAND_FAILED</c> (retryable) where it is not configured.
    /// </exception>
    public Task<IReadOnlyList<RlyChannel>> ListChannelsAsync(PodSession session, string chainId, bool quiet = false) =>
        ListChannelsAsync(session, chainId, new ReadOptions($"rly q channels {chainId}", ReadTimeout, quiet));

    /// <summary>As <see cref="ListChannelsAsync(PodSession, string, bool)"/>, but null where they cannot be had soon; nothing is logged.</summary>
    public async Task<IReadOnlyList<RlyChannel>?> TryListChannelsAsync(PodSession session, string chainId)
    {
        try
        {
            return await ListChannelsAsync(session, chainId, new ReadOptions($"rly q channels {chainId}", OptionalReadTimeout, Quiet: true));
        }
        catch (OperationException e) when (e.Code is ErrorCodes.RelayerCommandFailed or ErrorCodes.ExecFailed or ErrorCodes.ChainRpcUnreachable)
        {
            return null;
        }
    }

    /// <summary>Observes all that a link between gwc and a chain is made of.</summary>
    public async Task<LinkView> ReadLinkAsync(PodSession session, string chainId)
    {
        var options = new ReadOptions(
            $"rly paths list --json; rly q channels|connections|clients gwc; rly q channels|connections {chainId}", ReadTimeout);
        var reading = await ReadAsync(session, RlyScripts.ObserveLink, options, [chainId]);
        if (RlyOutput.HasNextPage(reading.StandardError))
        {
            reading = await ReadAsync(session, RlyScripts.ObserveLink, options, [chainId, .. AllPages]);
        }

        return LinkView.TryRead(reading.Report) ?? throw Unanswered(Chain.Gateway, options.Display, reading);
    }

    /// <summary>Creates the configuration; <see cref="RlyScripts.InitConfig"/> tells how it ends.</summary>
    public Task<ExecResult> InitConfigAsync(PodSession session)
    {
        const string Memo = "Cryptomeria Relayer";
        return WriteAsync(session, Script(RlyScripts.InitConfig, RelayerConfig.File, Memo), $"rly config init --memo '{Memo}'");
    }

    /// <summary>Adds a chain; <see cref="RlyScripts.AddChain"/> tells how it ends.</summary>
    public Task<ExecResult> AddChainAsync(PodSession session, Chain chain, bool replace)
    {
        var definition = JsonSerializer.Serialize(RlyChainDefinition.For(chain), RlyConfigJson.Default.RlyChainDefinition);
        return WriteAsync(
            session,
            Script(RlyScripts.AddChain, chain.ChainId, definition, Mode(replace)),
            $"rly chains add --file {chain.ChainId}.json {chain.ChainId}");
    }

    /// <summary>
    /// Restores the relayer's key of a chain; the mnemonic stays in the pod. <see cref="RlyScripts.RestoreKey"/> tells how it ends.
    /// </summary>
    public Task<ExecResult> RestoreKeyAsync(PodSession session, string chainId, bool replace) =>
        WriteAsync(
            session,
            Script(RlyScripts.RestoreKey, chainId, MnemonicFile(chainId), Mode(replace)),
            $"rly keys restore {chainId} relayer (mnemonic from {MnemonicFile(chainId)})");

    /// <summary>Where the chart mounts the mnemonic of the relayer's key of a chain.</summary>
    public static string MnemonicFile(string chainId) => $"/etc/mnemonics/{chainId}.relayer.mnemonic";

    /// <summary>Makes an empty path. Fails where one of its chains is not configured.</summary>
    public Task<ExecResult> NewPathAsync(PodSession session, string source, string destination, string name) =>
        WriteAsync(session, ["rly", "paths", "new", source, destination, name], null);

    /// <summary>Makes a path with all its ids.</summary>
    public Task<ExecResult> AddPathAsync(PodSession session, string name, RlyPathEnd source, RlyPathEnd destination)
    {
        var definition = JsonSerializer.Serialize(new RlyPath { Src = source, Dst = destination }, RlyConfigJson.Default.RlyPath);
        return WriteAsync(
            session,
            Script(
                RlyScripts.AddPath, source.ChainId!, destination.ChainId!, name, definition,
                source.ClientId!, source.ConnectionId!, destination.ClientId!, destination.ConnectionId!),
            $"rly paths add {source.ChainId} {destination.ChainId} {name} --file {name}.json");
    }

    /// <summary>Corrects the ids of a path that is there.</summary>
    public Task<ExecResult> UpdatePathAsync(PodSession session, string name, RlyPathEnd source, RlyPathEnd destination) =>
        WriteAsync(
            session,
            [
                "rly", "paths", "update", name,
                "--src-chain-id", source.ChainId!, "--src-client-id", source.ClientId!, "--src-connection-id", source.ConnectionId!,
                "--dst-chain-id", destination.ChainId!, "--dst-client-id", destination.ClientId!, "--dst-connection-id", destination.ConnectionId!,
            ],
            null);

    /// <summary>Forgets a chain; its keys stay.</summary>
    public Task<ExecResult> DeleteChainAsync(PodSession session, string chainId) => WriteAsync(session, ["rly", "chains", "delete", chainId], null);

    /// <summary>Forgets a path.</summary>
    public Task<ExecResult> DeletePathAsync(PodSession session, string name) => WriteAsync(session, ["rly", "paths", "delete", name], null);

    /// <summary>
    /// The command that makes clients where the path has none, and always a new connection and a new channel, for a path. It takes some blocks of both chains.
    /// </summary>
    /// <param name="recreate">
    /// Makes new clients without looking for one that fits. rly (2.6, <c>cometMatcher</c>) asks the chain for the block its client was last told of
    /// and fails where the chain is not there yet.
    /// </param>
    public static IReadOnlyList<string> Link(string path, ChannelPorts ports, bool recreate) => Transaction("link", path, ports, recreate);

    /// <summary>The command that makes a channel over a path's connection.</summary>
    /// <param name="recreate">Also where the connection has a channel between these ports that is not open.</param>
    public static IReadOnlyList<string> Channel(string path, ChannelPorts ports, bool recreate) => Transaction("channel", path, ports, recreate);

    /// <summary>Runs a <see cref="Link"/> or <see cref="Channel"/> for as long as it takes.</summary>
    public Task<ExecResult> TransactAsync(PodSession session, IReadOnlyList<string> command) => WriteAsync(session, command, null, unlimited: true);

    /// <summary>Starts <c>rly start</c>, apart from this exec. Its standard output says <c>pid N</c>.</summary>
    /// <param name="relays">What it relays, for <see cref="RelayedPaths"/>.</param>
    /// <param name="paths">The paths to relay; none means all of the configuration.</param>
    public Task<ExecResult> StartAsync(PodSession session, string relays, IReadOnlyList<string> paths) =>
        exec.RunAsync(
            new ExecRequest(session.Pod, Script(RlyScripts.Start, [RlyScripts.ContainerLog, relays, .. paths]))
            {
                Log = session.Log,
                Display = string.Join(' ', ["rly start --log-format json", .. paths]),
                Timeout = WriteTimeout,
            },
            session.Stop,
            session.Release);

    /// <summary>Sends a signal to processes.</summary>
    public Task<ExecResult> SignalAsync(PodSession session, string signal, IEnumerable<string> pids)
    {
        string[] ids = [.. pids];
        return exec.RunAsync(
            new ExecRequest(session.Pod, Script(RlyScripts.Signal, [signal, .. ids]))
            {
                Log = session.Log,
                Display = $"kill -{signal} {string.Join(' ', ids)}",
                Timeout = WriteTimeout,
            },
            session.Stop,
            session.Release);
    }

    private static string[] Transaction(string what, string path, ChannelPorts ports, bool recreate) =>
        ["rly", "transact", what, path, .. ports.Options, .. recreate ? new[] { "--override" } : []];

    private static string[] AllPages => ["--limit", "10000"];

    private async Task<IReadOnlyList<RlyChannel>> ListChannelsAsync(PodSession session, string chainId, ReadOptions options)
    {
        string[] command = ["rly", "q", "channels", chainId];
        var reading = await ReadAsync(session, RlyScripts.Report, options, command);
        if (RlyOutput.HasNextPage(reading.StandardError))
        {
            reading = await ReadAsync(session, RlyScripts.Report, options, [.. command, .. AllPages]);
        }

        return reading.Report.Find("run") is { ExitCode: 0 } part
            ? RlyOutput.ReadLines(part.Output, RlyChainJson.Default.RlyChannel, options.Display)
            : throw Unanswered(chainId, options.Display, reading);
    }

    private async Task<PodReading> ReadAsync(PodSession session, string script, ReadOptions options, IEnumerable<string> arguments)
    {
        string[] all = [.. arguments];
        session = session with { Log = new PaginationFilter(session.Log) };
        var reading = await _reader.ReadAsync(session, script, options, all);
        if (!RewriteSigns.Any(sign => reading.StandardError.Contains(sign, StringComparison.Ordinal)))
        {
            return reading;
        }

        await Task.Delay(RewritePause, time, session.Release);
        return await _reader.ReadAsync(session, script, options, all);
    }

    private async Task<ExecResult> WriteAsync(PodSession session, IReadOnlyList<string> command, string? display, bool unlimited = false)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(session.Stop, session.Release);
        using var held = await _writes.EnterAsync(session.Pod, both.Token);
        var request = new ExecRequest(session.Pod, command)
        {
            OperationId = session.OperationId,
            Log = session.Log,
            Display = display,
            Timeout = unlimited ? null : WriteTimeout,
        };
        return await exec.RunAsync(request, session.Stop, session.Release) with { Command = display ?? Argv.Display(command) };
    }

    // A question to what a chain has: the chain itself may be away.
    private static OperationException Unanswered(string chainId, string command, PodReading reading)
    {
        var failed = Failed(command, reading, retryable: true);
        return RlyFault.IsUnreachable(reading.StandardError)
            ? new OperationException(
                ErrorCodes.ChainRpcUnreachable, $"{chainId} does not answer the relayer", retryable: true,
                new Dictionary<string, DetailValue>(failed.Facts.Where(detail => detail.Key != "hint")) { ["chainId"] = chainId }, failed)
            : failed;
    }

    private static OperationException Failed(string command, PodReading reading, bool retryable = false)
    {
        var failed = reading.Report.Parts.FirstOrDefault(part => part.ExitCode != 0 && !part.Name.StartsWith("key ", StringComparison.Ordinal));
        return CommandErrors.RelayerCommandFailed(command, failed?.ExitCode ?? 0, reading.StandardError, retryable);
    }

    private static string[] Script(string script, params string[] arguments) => ["sh", "-c", script, "sh", .. arguments];

    private static string Mode(bool replace) => replace ? "replace" : "keep";
}

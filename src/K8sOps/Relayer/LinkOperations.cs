using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Exec;
using Cryptomeria.K8sOps.Shell;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>
/// Gives a chain its gateway channel. Never makes a second one while one is open, never a second connection while one can be used, and never
/// runs while another transaction of rly's does.
/// </summary>
public sealed class LinkOperations
{
    // Held from the observation to the verification: two calls for one pod take turns.
    private readonly KeyedLock<PodRef> _turns = new();
    private readonly SystemView _system;
    private readonly RlyClient _rly;
    private readonly RelayerProcessControl _control;
    private readonly SetupOperations _setup;
    private readonly PathOperations _paths;

    internal LinkOperations(SystemView system, RlyClient rly, RelayerProcessControl control, SetupOperations setup, PathOperations paths) =>
        (_system, _rly, _control, _setup, _paths) = (system, rly, control, setup, paths);

    /// <summary>
    /// One attempt to give a chain its gateway channel. A link that still runs in the pod is waited for. Stops <c>rly start</c>
    /// first where it runs, since both would use one account's sequence.
    /// </summary>
    /// <exception cref="OperationException"><c>RELAYER_LINK_FAILED</c> (retryable) with <c>chainPair</c>.</exception>
    public async Task<Outcome> EnsureAsync(OperationRun run, string chainId)
    {
        var (relayer, chains) = await _system.RelayerAndChainsAsync(run);
        var chain = SystemView.Require(run, chains, chainId);
        using var turn = await _turns.EnterAsync(relayer.Pod, run.Token);

        // In this order: a link that ends between the two observations is seen by the second.
        var processes = await _control.WaitTransactionsAsync(run, relayer);
        var view = await ReadAsync(run, relayer, chains, chainId);

        var ports = ChannelPorts.For(chain);
        if (OpenChannel(run, chainId, ports, view) is { } open)
        {
            return await KeepAsync(run, relayer, chainId, open, view);
        }

        if (processes.Starts.Count > 0)
        {
            run.Log.Event("rly start runs and signs with the same accounts; it is stopped for the link and has to be started again afterwards");
            await _control.EndAsync(relayer, [.. processes.Starts.Select(start => start.Pid)], run.Token);
        }

        return await LinkAsync(run, relayer, chainId, ports, view);
    }

    // A pod that was replaced since the configuration was made has none: everything that was in it is put back.
    private async Task<LinkView> ReadAsync(OperationRun run, PodSession relayer, IReadOnlyList<Chain> chains, string chainId)
    {
        try
        {
            return await _rly.ReadLinkAsync(relayer, chainId);
        }
        catch (OperationException e) when (e.Code == ErrorCodes.RelayerCommandFailed)
        {
            var config = await _rly.ReadConfigAsync(relayer, [], quiet: true);
            if (config.Chains.Contains(Chain.Gateway) && config.Chains.Contains(chainId))
            {
                throw;
            }
        }

        run.Log.Event("the relayer's configuration is gone, as where its pod was replaced; it is recreated");
        await _setup.EnsureConfigAsync(run);
        foreach (var chain in chains)
        {
            await _setup.EnsureChainAsync(run, relayer, chain);
            await _setup.EnsureKeyAsync(run, relayer, chain.ChainId);
        }

        await _paths.EnsureAsync(run);
        return await _rly.ReadLinkAsync(relayer, chainId);
    }

    private async Task<Outcome> KeepAsync(OperationRun run, PodSession relayer, string chainId, RlyChannel channel, LinkView view)
    {
        if (!run.Force && GatewayLinks.HasPath(chainId, channel, view.Paths))
        {
            return new Outcome(true, $"gwc<->{chainId} linked ({channel.ChannelId})");
        }

        return await _paths.RestoreAsync(relayer, chainId, channel, view.Paths) is { } exitCode
            ? new Outcome(false, $"gwc<->{chainId} linked ({channel.ChannelId}), path put back", exitCode)
            : new Outcome(true, $"gwc<->{chainId} linked ({channel.ChannelId}), its path is not known now");
    }

    private async Task<Outcome> LinkAsync(OperationRun run, PodSession relayer, string chainId, ChannelPorts ports, LinkView view)
    {
        var plan = LinkPlan.For(chainId, view);
        await PreparePathAsync(relayer, chainId, plan, view);
        var command = CommandOf(chainId, ports, plan);
        var result = await TransactAsync(run, relayer, chainId, command);

        view = await _rly.ReadLinkAsync(relayer, chainId);
        if (OpenChannel(run, chainId, ports, view) is not { } channel)
        {
            throw Failed(chainId, result is null ? "its outcome is not known, and there is no open channel" : CommandErrors.End(result), command, result);
        }

        if (!GatewayLinks.HasPath(chainId, channel, view.Paths))
        {
            await _paths.RestoreAsync(relayer, chainId, channel, view.Paths);
        }

        return new Outcome(false, $"gwc<->{chainId} linked ({channel.ChannelId})", result?.ExitCode);
    }

    private static IReadOnlyList<string> CommandOf(string chainId, ChannelPorts ports, LinkPlan plan)
    {
        var path = ChannelPorts.PathName(chainId);
        return plan.Source is null ? RlyClient.Link(path, ports, plan.RecreatesClients) : RlyClient.Channel(path, ports, plan.RecreatesChannel);
    }

    private async Task<ExecResult?> TransactAsync(OperationRun run, PodSession relayer, string chainId, IReadOnlyList<string> command)
    {
        try
        {
            return await TransactOnAsync(run, relayer, command);
        }
        catch (OperationException e) when (e.Code == ErrorCodes.PodNotFound)
        {
            throw Failed(chainId, $"the relayer pod {relayer.Pod.Name} is gone", command, null, e);
        }
    }

    // What comes back is null where the connection broke: the program ran on and is over now.
    private async Task<ExecResult?> TransactOnAsync(OperationRun run, PodSession relayer, IReadOnlyList<string> command)
    {
        try
        {
            return await _rly.TransactAsync(relayer, command);
        }
        catch (OperationException e) when (e.Code == ErrorCodes.ExecOutcomeUnknown)
        {
            run.Log.Event("the connection to the running command broke; finding out what becomes of it");
            await _control.WaitTransactionsAsync(run, relayer);
            return null;
        }
    }

    private async Task PreparePathAsync(PodSession relayer, string chainId, LinkPlan plan, LinkView view)
    {
        var name = ChannelPorts.PathName(chainId);
        var path = view.Paths.GetValueOrDefault(name);
        if (plan is { Source: { } source, Destination: { } destination })
        {
            if (path is null || path.Src != source || path.Dst != destination)
            {
                relayer.Log.Event($"using {source.ConnectionId}, which is open already");
                Succeed(
                    path is null
                        ? await _rly.AddPathAsync(relayer, name, source, destination)
                        : await _rly.UpdatePathAsync(relayer, name, source, destination),
                    name);
            }

            return;
        }

        if (plan.PathStale && path is not null)
        {
            relayer.Log.Event($"path {name} names a client that gwc or {chainId} does not have; it is recreated");
            Succeed(await _rly.DeletePathAsync(relayer, name), name);
            path = null;
        }

        if (path is null)
        {
            Succeed(await _rly.NewPathAsync(relayer, Chain.Gateway, chainId, name), name);
        }
    }

    private static RlyChannel? OpenChannel(OperationRun run, string chainId, ChannelPorts ports, LinkView view)
    {
        var links = GatewayLinks.Read(view.Channels, view.Paths);
        var dead = Dead(chainId, view, links).ToList();
        foreach (var channel in dead)
        {
            Counterparties.Report(run.Log, channel, chainId);
        }

        links = GatewayLinks.Read(view.Channels.Except(dead), view.Paths);
        if (!links.Open.TryGetValue(chainId, out var open) && links.MayHide(ports))
        {
            throw Failed(
                chainId, $"the counterparty of {links.Unknown[0].ChannelId} is not known at the moment, so the chain may be linked already");
        }

        return open;
    }

    // Of one whose chain is not known, only what this chain has of it says something.
    private static IEnumerable<RlyChannel> Dead(string chainId, LinkView view, GatewayLinks links) =>
        view.CounterpartyChannels is not { } far
            ? []
            : links.All.GetValueOrDefault(chainId, []).Where(channel => GatewayLinks.IsDead(channel, far))
                .Concat(links.Unknown.Where(channel => GatewayLinks.IsHalfOpen(channel, far)));

    private static void Succeed(ExecResult result, string path)
    {
        if (result.ExitCode != 0)
        {
            throw CommandErrors.RelayerCommandFailed($"preparing {path}", result, retryable: true);
        }
    }

    private static OperationException Failed(
        string chainId, string why, IReadOnlyList<string>? command = null, ExecResult? result = null, Exception? inner = null)
    {
        var details = new Dictionary<string, DetailValue> { ["chainPair"] = $"gwc<->{chainId}" };
        if (command is not null)
        {
            details["command"] = Argv.Display(command);
        }

        foreach (var (name, value) in result is null ? [] : CommandErrors.Details(result.Command, result.ExitCode, result.StandardError))
        {
            details[name] = value;
        }

        return new OperationException(ErrorCodes.RelayerLinkFailed, $"linking gwc<->{chainId} failed: {why}", retryable: true, details, inner);
    }
}

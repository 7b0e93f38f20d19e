using System.Globalization;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Exec;
using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Shell;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Chains;

/// <summary>
/// Registers a chain's storage at the gateway. Done only when the transaction is in a block with code 0: code 0 of the broadcast means that it
/// was let in to wait.
/// </summary>
public sealed class RegistrationOperations
{
    // A mark this many blocks old tells of nothing that could still be on its way.
    private const int MarkBlocks = 20;

    // All registrations are signed with one account: the next one is sent when the last one is in a block.
    private readonly KeyedLock<PodRef> _turns = new();
    private readonly SystemView _system;
    private readonly RlyClient _rly;
    private readonly Counterparties _counterparties;
    private readonly GatewayClient _gateway;
    private readonly ChainHeights _heights;
    private readonly PodProcesses _processes;
    private readonly OwnProcesses _own;
    private readonly TimeProvider _time;
    private readonly OperationTimings _timings;

    internal RegistrationOperations(
        SystemView system,
        RlyClient rly,
        Counterparties counterparties,
        GatewayClient gateway,
        ChainHeights heights,
        PodProcesses processes,
        OwnProcesses own,
        TimeProvider time,
        OperationTimings timings) =>
        (_system, _rly, _counterparties, _gateway, _heights, _processes, _own, _time, _timings) = (system, rly, counterparties, gateway, heights, processes, own, time, timings);

    /// <summary>Registers a chain's storage at gwc and waits until the transaction is in a block with code 0.</summary>
    /// <exception cref="OperationException"><c>REGISTER_STORAGE_FAILED</c>.</exception>
    public async Task<Outcome> EnsureAsync(OperationRun run, string chainId)
    {
        var chains = await _system.ChainsAsync(run);
        var chain = SystemView.Require(run, chains, chainId);
        var gatewayChain = SystemView.Require(run, chains, Chain.Gateway);
        var session = SystemView.Gateway(run, chains);
        var links = await LinksAsync(run, chain);
        using var turn = await _turns.EnterAsync(session.Pod, run.Token);

        for (var last = false; ; last = true)
        {
            if (await IsDoneAsync(run, session, gatewayChain, chainId, links) && (!run.Force || last))
            {
                return new Outcome(!last, $"storage of {chainId} registered");
            }

            try
            {
                return await RegisterAsync(run, session, gatewayChain, chain, links);
            }
            catch (OperationException e) when (e.Code == ErrorCodes.ExecOutcomeUnknown && !last)
            {
                run.Log.Event("the connection to the running command broke; finding out what became of it");
            }
        }
    }

    // Observes, and lets a registration that was sent and not seen to its end come to it first.
    private async Task<bool> IsDoneAsync(OperationRun run, PodSession session, Chain gatewayChain, string chainId, GatewayLinks links)
    {
        var (looking, listing) = (_gateway.ObserveAsync(session, chainId), _processes.ListProcessesAsync(session.Pod, run.Token));
        await Task.WhenAll(looking, listing);
        var (storages, mark) = await looking;
        var running = (await listing).Any(GatewayClient.IsRegistering);
        if (GatewayLinks.IsRegistered(chainId, links, storages) || (!running && mark is null))
        {
            return GatewayLinks.IsRegistered(chainId, links, storages);
        }

        if (running)
        {
            await _own.WaitAsync(run, session, () => WaitProcessAsync(run, session));
            (_, mark) = await _gateway.ObserveAsync(session, chainId);
        }

        await SettleAsync(run, session, gatewayChain, chainId, mark);
        (storages, _) = await _gateway.ObserveAsync(session, chainId, forgetMark: true);
        return GatewayLinks.IsRegistered(chainId, links, storages);
    }

    private async Task<bool> WaitProcessAsync(OperationRun run, PodSession session)
    {
        run.Log.Event("a registration runs in gwc's pod; waiting for it to end");
        do
        {
            await Task.Delay(_timings.ObservationPause, _time, run.Token);
        }
        while ((await _processes.ListProcessesAsync(session.Pod, run.Token)).Any(GatewayClient.IsRegistering));
        return true;
    }

    private async Task SettleAsync(OperationRun run, PodSession session, Chain gatewayChain, string chainId, RegistrationMark? mark)
    {
        var now = (await _heights.AskAsync(run.Namespace, gatewayChain, run.Token)).LatestHeight;
        if (mark is null || now < mark.Height || now > mark.Height + MarkBlocks || mark.Sent is { Code: not 0 })
        {
            return;
        }

        run.Log.Event($"a registration of {chainId} was sent at height {mark.Height.ToString(CultureInfo.InvariantCulture)}; waiting two blocks for it");
        using var timer = new CancellationTokenSource(_timings.Transaction, _time);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(run.Token, timer.Token);
        try
        {
            var end = now + 2;
            for (var height = now; height < end; height++)
            {
                if (mark.Sent is { Txhash: { Length: > 0 } hash } && await _gateway.FindTransactionAsync(session, hash) is not null)
                {
                    return;
                }

                await _heights.WaitHeightAsync(run.Namespace, gatewayChain, height + 1, bound.Token);
            }
        }
        catch (OperationCanceledException) when (!run.Token.IsCancellationRequested)
        {
            throw Failed(chainId, "gwc makes no blocks, so what became of an earlier registration is not known", retryable: true, mark.Sent, null);
        }
    }

    private async Task<Outcome> RegisterAsync(
        OperationRun run, PodSession session, Chain gatewayChain, Chain chain, GatewayLinks links)
    {
        var now = await _heights.AskAsync(run.Namespace, gatewayChain, run.Token);
        var channel = links.Open[chain.ChainId];
        var registration = new StorageRegistration(channel.ChannelId, chain.ChainId, $"http://{chain.Host}:1317", ChannelPorts.For(chain).Counterparty);

        var result = await _gateway.RegisterAsync(session, registration, now.LatestHeight);
        var sent = GatewayOutput.TryReadTransaction(result.StandardOutput);
        if (result.ExitCode != 0 || sent is not { Code: 0, Txhash.Length: > 0 })
        {
            // Killed with its pod, it was not refused: the next attempt looks what became of it.
            var killed = sent is null && ProcessExit.IsBySignal(result.ExitCode);
            throw Failed(
                chain.ChainId, killed ? ProcessExit.Words(result.ExitCode) : CommandErrors.Because("the transaction was refused", result.StandardError), killed, sent, result);
        }

        var block = await WaitBlockAsync(run, session, gatewayChain, chain.ChainId, sent) with { Txhash = sent.Txhash };
        if (block.Code != 0)
        {
            throw Failed(chain.ChainId, "the transaction failed in its block", retryable: false, block, null);
        }

        var (storages, _) = await _gateway.ObserveAsync(session, chain.ChainId, forgetMark: true);
        return GatewayLinks.IsRegistered(chain.ChainId, links, storages)
            ? new Outcome(false, $"storage of {chain.ChainId} registered", result.ExitCode)
            : throw Failed(
                chain.ChainId, "the transaction is in a block, but the gateway does not list the storage", retryable: true, block, null);
    }

    // Always with one of the chain's own.
    private async Task<GatewayLinks> LinksAsync(OperationRun run, Chain chain)
    {
        var relayer = await _system.RelayerAsync(run);
        var (channelling, configuring) = (
            _rly.ListChannelsAsync(relayer, Chain.Gateway, quiet: true),
            _rly.ReadConfigAsync(relayer, [], quiet: true));
        await Task.WhenAll(channelling, configuring);
        var links = await _counterparties.ReadUsableAsync(relayer, await channelling, (await configuring).Paths, _ => [chain.ChainId]);
        return links.Open.ContainsKey(chain.ChainId) ? links : throw Failed(
            chain.ChainId, "it has no open gateway channel to be registered with", retryable: links.Unknown.Count > 0, null, null);
    }

    private async Task<TransactionResult> WaitBlockAsync(
        OperationRun run, PodSession session, Chain gatewayChain, string chainId, TransactionResult sent)
    {
        using var timer = new CancellationTokenSource(_timings.Transaction, _time);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(run.Token, timer.Token);
        try
        {
            while (true)
            {
                var height = (await _heights.AskAsync(run.Namespace, gatewayChain, bound.Token)).LatestHeight;
                if (await _gateway.FindTransactionAsync(session, sent.Txhash!) is { } found)
                {
                    return found;
                }

                await _heights.WaitHeightAsync(run.Namespace, gatewayChain, height + 1, bound.Token);
            }
        }
        catch (OperationCanceledException) when (!run.Token.IsCancellationRequested)
        {
            throw Failed(chainId, $"the transaction is in no block after {_timings.Transaction.TotalSeconds:0} s", retryable: true, sent, null);
        }
    }

    private static OperationException Failed(string chainId, string why, bool retryable, TransactionResult? transaction, ExecResult? result)
    {
        var details = result is null or { ExitCode: 0 } ? new Dictionary<string, DetailValue>() : CommandErrors.Details(result.Command, result.ExitCode, result.StandardError);
        details["chainId"] = chainId;
        if (transaction is not null)
        {
            details["code"] = transaction.Code;
            details["codespace"] = transaction.Codespace ?? "";
            details["rawLog"] = CommandErrors.Tail(transaction.RawLog ?? "");
            details["txhash"] = transaction.Txhash ?? "";
        }

        return new OperationException(
            ErrorCodes.RegisterStorageFailed, $"registering the storage of {chainId} failed: {why}",
            retryable || TransactionFault.IsPassing(transaction, result?.StandardError), details);
    }
}

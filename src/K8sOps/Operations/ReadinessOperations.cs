using System.Globalization;
using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Operations;

/// <summary>Looks whether packets can flow: chains make blocks, channels are open, storages registered, the relayer relays all paths.</summary>
internal sealed class ReadinessOperations(
    SystemView system,
    RlyClient rly,
    FarEnds far,
    GatewayClient gateway,
    ChainHeights heights,
    RelayerProcessControl control,
    TimeProvider time,
    OperationTimings timings)
{
    public async Task<Readiness> LookAsync(OperationRun run) => (await LookAsync(run, quiet: false)).Readiness;

    public async Task<StepOutcome> WaitAsync(OperationRun run, IProgress<string>? progress)
    {
        var told = "";
        for (var first = true; ; first = false)
        {
            var (readiness, lasting) = await LookAsync(run, quiet: !first);
            if (readiness.Ready)
            {
                var count = readiness.Chains.Count.ToString(CultureInfo.InvariantCulture);
                return new StepOutcome(first, $"ready: {count} chains make blocks, all linked, registered and relayed");
            }

            if (lasting.Count > 0)
            {
                throw new OperationException(
                    ErrorCodes.IbcNotReady, $"IBC is not ready: {string.Join("; ", lasting)}", retryable: false,
                    new Dictionary<string, string> { ["reasons"] = string.Join("; ", readiness.Reasons) });
            }

            if (first)
            {
                await system.CheckNotStoppedAsync(run);
            }

            var missing = string.Join("; ", readiness.Reasons);
            if (missing != told)
            {
                told = missing;
                run.Log.Event($"waiting: {missing}");
                progress?.Report(missing);
            }

            await Task.Delay(timings.LookPause, time, run.Token);
        }
    }

    private async Task<(Readiness Readiness, IReadOnlyList<string> Lasting)> LookAsync(OperationRun run, bool quiet)
    {
        var (relayer, chains) = await system.TryRelayerAndChainsAsync(run);
        var reasons = new ReadinessReasons();

        var looking = Task.WhenAll(chains.Select(chain => heights.LookAsync(run.Namespace, chain, run.Token)));
        var registering = reasons.TryAsync(
            "the registered storages", async () => await gateway.ListStoragesAsync(SystemView.Gateway(run, chains), quiet));
        var channelling = reasons.TryAsync(
            "the channels", () => OnRelayer(relayer, pod => rly.ListChannelsAsync(pod, ChannelPorts.GatewayChain, quiet)));
        var configuring = reasons.TryAsync(
            "the relayer's configuration", () => OnRelayer(relayer, pod => rly.ReadConfigAsync(pod, [], quiet)));
        var seeing = reasons.TryAsync("the relayer's processes", () => OnRelayer(relayer, pod => control.LookAsync(pod, run.Token)));
        await Task.WhenAll(looking, registering, channelling, configuring, seeing);

        var (storages, channels, config) = (await registering, await channelling, await configuring);
        if (relayer is null)
        {
            reasons.Passing("no relayer pod is Ready");
        }

        var links = channels is null ? null : GatewayLinks.Read(channels, config?.Paths ?? new Dictionary<string, RlyPath>());
        var seen = chains.Zip(await looking, (chain, height) => new ChainReadiness(
            chain.ChainId,
            height.Height,
            height.Advances && !height.CatchingUp,
            links?.Open.GetValueOrDefault(chain.ChainId)?.ChannelId,
            chain.ChainId == ChannelPorts.GatewayChain || (storages is not null && GatewayLinks.IsRegistered(chain.ChainId, links, storages)))).ToList();
        foreach (var (chain, height) in seen.Zip(await looking))
        {
            AddHeight(reasons, chain.ChainId, height);
        }

        foreach (var chain in SystemView.Linked(chains))
        {
            AddTie(reasons, chain, links, storages);
        }

        if (config is not null && await seeing is { } processes)
        {
            AddRelayer(reasons, chains, config, processes, links);
        }

        if (reasons.All.Count == 0 && relayer is not null && links is not null)
        {
            await AddFarEndsAsync(reasons, relayer, chains, links);
        }

        return (new Readiness(reasons.All.Count == 0, reasons.All, seen), reasons.Lasting);
    }

    private static async Task<T?> OnRelayer<T>(PodSession? relayer, Func<PodSession, Task<T>> look)
        where T : class =>
        relayer is null ? null : await look(relayer);

    private static void AddHeight(ReadinessReasons reasons, string chainId, ChainHeight height)
    {
        if (height.Height is not { } now)
        {
            reasons.Passing($"{chainId}: does not answer");
        }
        else if (height.CatchingUp)
        {
            reasons.Passing($"{chainId}: catches up with its peers");
        }
        else if (!height.Advances)
        {
            reasons.Passing($"{chainId}: makes no blocks, height {now.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    private static void AddTie(ReadinessReasons reasons, ChainInstance chain, GatewayLinks? links, IReadOnlyList<StorageInfo>? storages)
    {
        if (links is not null && !links.Open.ContainsKey(chain.ChainId))
        {
            if (links.MayHide(ChannelPorts.For(chain)))
            {
                reasons.Passing($"{chain.ChainId}: whether it has a gateway channel cannot be told");
            }
            else
            {
                reasons.Add($"{chain.ChainId}: has no open gateway channel");
            }
        }

        if (storages is not null && !GatewayLinks.IsRegistered(chain.ChainId, links, storages))
        {
            reasons.Add($"{chain.ChainId}: its storage is not registered");
        }
    }

    // The one look that every other chain is asked for, so the last.
    private async Task AddFarEndsAsync(ReadinessReasons reasons, PodSession relayer, IReadOnlyList<ChainInstance> chains, GatewayLinks links)
    {
        var dead = await reasons.TryAsync(
            "the channels' other ends",
            async () => await far.FindDeadAsync(relayer, links, SystemView.Linked(chains).Select(chain => chain.ChainId)));
        foreach (var (channel, chainId) in dead ?? new Dictionary<RlyChannel, string>())
        {
            if (links.Open[chainId] == channel)
            {
                reasons.Add($"{chainId}: {channel.ChannelId} is open on gwc but not on {chainId}, which has lost its data or was linked half-way: start links it anew");
            }
        }
    }

    private static void AddRelayer(
        ReadinessReasons reasons, IReadOnlyList<ChainInstance> chains, RelayerConfig config, RelayerProcesses processes, GatewayLinks? links)
    {
        if (links is not null)
        {
            foreach (var chain in PathOperations.Missing(chains, links, config.Paths))
            {
                reasons.Add($"{chain.ChainId}: the relayer's configuration lacks its path");
            }
        }

        var seen = RelayerRunOperations.Describe(processes.Starts, config, SystemView.Relayable(config, chains));
        if (seen.Pid is null)
        {
            reasons.Add("no rly start process runs");
        }
        else if (!seen.RelaysAllPaths)
        {
            reasons.Add(processes.Starts.Count > 1 ? "more than one rly start process runs" : "the relayer does not relay all paths");
        }
    }
}

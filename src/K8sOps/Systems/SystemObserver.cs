using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Exec;
using Cryptomeria.K8sOps.Relayer;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>Observes a system: one read of the cluster, then every chain and pod side by side. What an answer means is <see cref="Assessment"/>'s.</summary>
internal sealed class SystemObserver(
    SnapshotReader snapshots,
    RlyClient rly,
    GatewayClient gateway,
    PodProcesses processes,
    Counterparties counterparties,
    PodExplainer explainer,
    ChainHeights heights,
    TimeProvider time,
    OperationTimings timings)
{
    /// <summary>Reads what is deployed and why pods are not Ready; asks no chain and runs no program.</summary>
    /// <exception cref="OperationException">The cluster refuses or does not answer.</exception>
    public async Task<Assessment> AssessDeploymentAsync(OperationRun run) =>
        await AssessDeploymentAsync(run, await snapshots.ReadAsync(run.Namespace, run.Release, run.Token));

    /// <summary>Finds out why pods of a snapshot are not Ready.</summary>
    /// <exception cref="OperationException">The cluster refuses or does not answer.</exception>
    public async Task<Assessment> AssessDeploymentAsync(OperationRun run, SystemSnapshot snapshot) =>
        Assess(snapshot, SystemObservations.None with { PodWords = await explainer.ExplainAsync(snapshot, run.Token) });

    /// <summary>Assesses everything, on behalf of a job. Counterparties are asked, each by a program of its own, only where nothing else is wrong.</summary>
    /// <exception cref="OperationException">The cluster refuses or does not answer.</exception>
    public async Task<Assessment> AssessAsync(OperationRun run, bool quiet)
    {
        var snapshot = await snapshots.ReadAsync(run.Namespace, run.Release, run.Token);
        if (snapshot.RelayerContainer is { } relayer)
        {
            run.Enter(relayer);
        }

        var ask = new JobQuestions(run, heights);
        var seen = await ObserveAsync(snapshot, ask, quiet) with { PodWords = await explainer.ExplainAsync(snapshot, run.Token) };
        var assessment = Assess(snapshot, seen);
        return assessment.About(FindingScope.Ibc).Count > 0
            ? assessment
            : Assess(snapshot, seen with { DeadChannels = await ObserveCounterpartiesAsync(snapshot, seen, ask) });
    }

    /// <summary>What the chains and pods of a snapshot answer.</summary>
    public async Task<SystemObservations> ObserveAsync(SystemSnapshot snapshot, Questions ask, bool quiet)
    {
        var gatewaySilent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gatewayPod = snapshot.Chains.FirstOrDefault(chain => chain.IsGateway) is { Ready: true, Pod: { } pod } ? pod : null;

        var asking = snapshot.Chains.Select(chain => HeightAsync(chain, ask, gatewaySilent)).ToList();
        var (seeing, configuring, channelling) = snapshot.RelayerContainer is { } relayer
            ? (ask.InPodAsync("rly's processes", relayer, async session => RelayerProcesses.Read(await processes.ListProcessesAsync(relayer, session.Stop))),
                ask.InPodAsync("rly's configuration", relayer, session => rly.ReadConfigAsync(session, [], quiet)),
                ask.InPodAsync("rly q channels gwc", relayer, session => rly.ListChannelsAsync(session, Chain.Gateway, quiet), gatewaySilent.Task))
            : (None<RelayerProcesses>(), None<RelayerConfig>(), None<IReadOnlyList<RlyChannel>>());
        var registering = gatewayPod is null
            ? None<IReadOnlyList<StorageInfo>>()
            : ask.InPodAsync("gwcd q gateway endpoints", gatewayPod, session => gateway.ListStoragesAsync(session, quiet), gatewaySilent.Task);
        return new SystemObservations
        {
            Heights = (await Task.WhenAll(asking)).ToDictionary(height => height.ChainId, height => height.Height, StringComparer.Ordinal),
            Processes = await seeing,
            Config = await configuring,
            Channels = await channelling,
            Storages = await registering,
        };
    }

    /// <summary>Which open channels their counterparties do not have.</summary>
    public Task<Observation<IReadOnlySet<string>>> ObserveCounterpartiesAsync(SystemSnapshot snapshot, SystemObservations seen, Questions ask)
    {
        if (snapshot.RelayerContainer is not { } relayer || seen.Channels.Value is not { } channels)
        {
            return None<IReadOnlySet<string>>();
        }

        // A chain that does not answer says nothing about its channels, and would be waited for.
        var answering = snapshot.Chains.Where(chain => seen.Heights.GetValueOrDefault(chain.ChainId)?.Value is not null).Select(chain => chain.ChainId).ToList();
        var links = GatewayLinks.Read(channels, seen.Config.Value?.Paths ?? new Dictionary<string, RlyPath>());
        return ask.InPodAsync<IReadOnlySet<string>>(
            "the channels' counterparties",
            relayer,
            async session => (await counterparties.FindDeadAsync(session, links, answering)).Keys.Select(channel => channel.ChannelId).ToHashSet());
    }

    /// <summary>Judges what was seen, now.</summary>
    public Assessment Assess(SystemSnapshot snapshot, SystemObservations seen) => Assessment.Of(snapshot, seen, time.GetUtcNow(), timings);

    private static async Task<(string ChainId, Observation<ChainSync> Height)> HeightAsync(Chain chain, Questions ask, TaskCompletionSource gatewaySilent)
    {
        var height = chain switch
        {
            { Pod: null, IsStopped: true } => NoAnswer(chain, "it is stopped (scaled to 0)"),
            { Pod: null } => NoAnswer(chain, "it has no pod"),
            { PodPhase: not "Running" } => NoAnswer(chain, $"its pod is {chain.PodPhase}"),
            _ => await ask.HeightAsync(chain),
        };
        if (chain.IsGateway && height.Error?.Code == ErrorCodes.ChainRpcUnreachable)
        {
            gatewaySilent.TrySetResult();
        }

        return (chain.ChainId, height);
    }

    private static Observation<ChainSync> NoAnswer(Chain chain, string why) => new(null, new OperationException(
        ErrorCodes.ChainRpcUnreachable, $"{chain.ChainId} does not answer: {why}", retryable: true,
        new Dictionary<string, string> { ["chainId"] = chain.ChainId }));

    private static Task<Observation<T>> None<T>()
        where T : class => Task.FromResult(Observation<T>.None);
}

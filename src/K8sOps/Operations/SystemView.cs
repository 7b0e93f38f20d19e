using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Operations;

/// <summary>Finds the chains and pods an operation works on, and says what is missing.</summary>
internal sealed class SystemView(ISystemDiscovery discovery, OperationTimings timings)
{
    /// <summary>Every deployed chain.</summary>
    /// <exception cref="OperationException"><c>CHAIN_NOT_FOUND</c> where gwc is not among them.</exception>
    public async Task<IReadOnlyList<ChainInstance>> ChainsAsync(OperationRun run)
    {
        var chains = await discovery.GetChainsAsync(run.Namespace, run.Context.Release, run.Token);
        _ = Require(run, chains, ChannelPorts.GatewayChain);
        return chains;
    }

    /// <summary>One of the deployed chains.</summary>
    /// <exception cref="OperationException"><c>CHAIN_NOT_FOUND</c>.</exception>
    public static ChainInstance Require(OperationRun run, IEnumerable<ChainInstance> chains, string chainId) =>
        chains.FirstOrDefault(chain => chain.ChainId == chainId) ?? throw new OperationException(
            ErrorCodes.ChainNotFound, $"no chain {chainId} in namespace {run.Namespace}", retryable: false,
            new Dictionary<string, string> { ["namespace"] = run.Namespace, ["chainId"] = chainId });

    /// <summary>The chains that are tied to gwc: all others.</summary>
    public static IEnumerable<ChainInstance> Linked(IEnumerable<ChainInstance> chains) =>
        chains.Where(chain => chain.ChainId != ChannelPorts.GatewayChain);

    /// <summary>gwc's pod.</summary>
    /// <exception cref="OperationException"><c>CHAIN_NOT_READY</c> (retryable) where it is not there.</exception>
    public static PodSession Gateway(OperationRun run, IEnumerable<ChainInstance> chains)
    {
        var gateway = Require(run, chains, ChannelPorts.GatewayChain);
        return run.In(gateway.Pod ?? throw new OperationException(
            ErrorCodes.ChainNotReady, $"the pod {gateway.PodName} of gwc is not there", retryable: true,
            new Dictionary<string, string> { ["chainId"] = gateway.ChainId, ["pod"] = gateway.PodName }));
    }

    /// <summary>The relayer pod, waited for.</summary>
    /// <exception cref="OperationException"><c>RELAYER_POD_NOT_FOUND</c>, <c>RELAYER_POD_NOT_READY</c>, <c>RELAYER_POD_REPLACED</c>.</exception>
    public async Task<PodSession> RelayerAsync(OperationRun run) =>
        Enter(run, await discovery.WaitRelayerAsync(run.Namespace, run.Context.Release, timings.RelayerPod, run.Token));

    /// <summary>Ends a wait that cannot end by itself.</summary>
    /// <exception cref="OperationException"><c>SYSTEM_STOPPED</c>: the relayer is scaled to 0.</exception>
    public async Task CheckNotStoppedAsync(OperationRun run)
    {
        try
        {
            await discovery.WaitRelayerAsync(run.Namespace, run.Context.Release, TimeSpan.Zero, run.Token);
        }
        catch (OperationException exception) when (exception.Code is ErrorCodes.RelayerPodNotFound or ErrorCodes.RelayerPodNotReady)
        {
            // It may still come.
        }
    }

    /// <summary>The relayer pod, waited for, and every deployed chain.</summary>
    /// <exception cref="OperationException">As <see cref="RelayerAsync"/> and <see cref="ChainsAsync"/>.</exception>
    public async Task<(PodSession Relayer, IReadOnlyList<ChainInstance> Chains)> RelayerAndChainsAsync(OperationRun run)
    {
        var (finding, listing) = (RelayerAsync(run), ChainsAsync(run));
        await Task.WhenAll(finding, listing);
        return (await finding, await listing);
    }

    /// <summary>The relayer pod, or null where none is Ready now.</summary>
    public async Task<PodSession?> TryRelayerAsync(OperationRun run) =>
        await discovery.FindRelayerAsync(run.Namespace, run.Context.Release, run.Token) is { } pod ? Enter(run, pod) : null;

    /// <summary>
    /// Tells a failure that comes of the relayer's pod going away under a call from one of the call's own: the pod a Deployment makes in its place is there soon, and
    /// what was in the old one has to be made anew.
    /// </summary>
    /// <returns>What to fail with instead; null where the pod is still there, or none was worked in.</returns>
    public async Task<OperationException?> FindReplacedAsync(OperationRun run, OperationException failure) =>
        run.Relayer is not { } used || failure.Code == ErrorCodes.RelayerPodReplaced || await discovery.FindRelayerAsync(run.Namespace, run.Context.Release, run.Token) == used
            ? null
            : Replaced(run, used.Name, $"{failure.Code}: {failure.Message}", failure);

    /// <summary>The relayer pod, or null where none is Ready now, and every deployed chain.</summary>
    public async Task<(PodSession? Relayer, IReadOnlyList<ChainInstance> Chains)> TryRelayerAndChainsAsync(OperationRun run)
    {
        var (finding, listing) = (TryRelayerAsync(run), ChainsAsync(run));
        await Task.WhenAll(finding, listing);
        return (await finding, await listing);
    }

    private static PodSession Enter(OperationRun run, PodRef pod)
    {
        if (run.Context.RelayerPod is { } expected && expected != pod.Name)
        {
            throw Replaced(run, expected, $"{pod.Name} is in its place", null);
        }

        run.Relayer = pod;
        return run.In(pod);
    }

    private static OperationException Replaced(OperationRun run, string pod, string why, Exception? inner) => new(
        ErrorCodes.RelayerPodReplaced, $"the relayer's pod {pod} went away ({why})", retryable: false,
        new Dictionary<string, string> { ["namespace"] = run.Namespace, ["pod"] = pod }, inner);

    /// <summary>
    /// The paths of the configuration that can be relayed: both ends have a client and are deployed. One chain that is gone would end
    /// <c>rly start</c>.
    /// </summary>
    public static IReadOnlyDictionary<string, RlyPath> Relayable(RelayerConfig config, IEnumerable<ChainInstance> chains)
    {
        var deployed = chains.Select(chain => chain.ChainId).ToHashSet(StringComparer.Ordinal);
        return config.Paths
            .Where(path => path.Value is { HasClients: true, Src.ChainId: { } source, Dst.ChainId: { } destination }
                && deployed.Contains(source) && deployed.Contains(destination))
            .ToDictionary(path => path.Key, path => path.Value, StringComparer.Ordinal);
    }
}

using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>Finds the chains and pods an operation works on, waits for them, and says what is missing.</summary>
internal sealed class SystemView(SnapshotReader snapshots, SystemObserver observer, TimeProvider time, OperationTimings timings)
{
    /// <summary>What of the release is deployed now.</summary>
    public Task<SystemSnapshot> ReadAsync(OperationRun run) => snapshots.ReadAsync(run.Namespace, run.Release, run.Token);

    /// <summary>Every deployed chain.</summary>
    /// <exception cref="OperationException"><c>CHAIN_NOT_FOUND</c> where gwc is not among them.</exception>
    public async Task<IReadOnlyList<Chain>> ChainsAsync(OperationRun run) => WithGateway(run, await ReadAsync(run));

    /// <summary>One of the deployed chains.</summary>
    /// <exception cref="OperationException"><c>CHAIN_NOT_FOUND</c>.</exception>
    public static Chain Require(OperationRun run, IEnumerable<Chain> chains, string chainId) =>
        chains.FirstOrDefault(chain => chain.ChainId == chainId) ?? throw new OperationException(
            ErrorCodes.ChainNotFound, $"no chain {chainId} in namespace {run.Namespace}", retryable: false,
            new Dictionary<string, string> { ["namespace"] = run.Namespace, ["chainId"] = chainId });

    /// <summary>The chains that are linked to gwc: all others.</summary>
    public static IEnumerable<Chain> Linked(IEnumerable<Chain> chains) => chains.Where(chain => !chain.IsGateway);

    /// <summary>gwc's pod.</summary>
    /// <exception cref="OperationException"><c>CHAIN_NOT_READY</c> (retryable) where it is not there.</exception>
    public static PodSession Gateway(OperationRun run, IEnumerable<Chain> chains)
    {
        var gateway = Require(run, chains, Chain.Gateway);
        return run.In(gateway.Pod ?? throw new OperationException(
            ErrorCodes.ChainNotReady, $"the pod {gateway.PodName} of gwc is not there", retryable: true,
            new Dictionary<string, string> { ["chainId"] = gateway.ChainId, ["pod"] = gateway.PodName }));
    }

    /// <summary>The relayer pod, waited for.</summary>
    /// <exception cref="OperationException"><c>RELAYER_POD_NOT_READY</c>, <c>RELAYER_POD_REPLACED</c>, and as <see cref="WaitVerdict"/> gives up.</exception>
    public async Task<PodSession> RelayerAsync(OperationRun run) => run.Enter((await WaitRelayerAsync(run)).RelayerContainer!);

    /// <summary>The relayer pod, waited for, and every deployed chain.</summary>
    /// <exception cref="OperationException">As <see cref="RelayerAsync"/> and <see cref="ChainsAsync"/>.</exception>
    public async Task<(PodSession Relayer, IReadOnlyList<Chain> Chains)> RelayerAndChainsAsync(OperationRun run)
    {
        var snapshot = await WaitRelayerAsync(run);
        return (run.Enter(snapshot.RelayerContainer!), WithGateway(run, snapshot));
    }

    /// <summary>The relayer pod, or null where none is Ready now.</summary>
    public async Task<PodSession?> TryRelayerAsync(OperationRun run) => (await ReadAsync(run)).RelayerContainer is { } pod ? run.Enter(pod) : null;

    /// <summary>The relayer pod, or null where none is Ready now, and every deployed chain.</summary>
    /// <exception cref="OperationException"><c>CHAIN_NOT_FOUND</c> where gwc is not among them.</exception>
    public async Task<(PodSession? Relayer, IReadOnlyList<Chain> Chains)> TryRelayerAndChainsAsync(OperationRun run)
    {
        var snapshot = await ReadAsync(run);
        var chains = WithGateway(run, snapshot);
        return (snapshot.RelayerContainer is { } pod ? run.Enter(pod) : null, chains);
    }

    /// <summary>
    /// Tells a failure that comes of the relayer's pod going away under a call from one of the call's own: the pod a Deployment makes in its place is there soon,
    /// and what was in the old one has to be recreated.
    /// </summary>
    /// <returns>What to fail with instead; null where the pod is still there, or none was worked in.</returns>
    public async Task<OperationException?> FindReplacedAsync(OperationRun run, OperationException failure) =>
        run.Relayer is not { } used || failure.Code == ErrorCodes.RelayerPodReplaced || (await ReadAsync(run)).RelayerContainer == used
            ? null
            : run.Replaced(used.Name, $"{failure.Code}: {failure.Message}", failure);

    private static IReadOnlyList<Chain> WithGateway(OperationRun run, SystemSnapshot snapshot)
    {
        _ = Require(run, snapshot.Chains, Chain.Gateway);
        return snapshot.Chains;
    }

    /// <summary>What is deployed, the relayer's pod among it: Ready, and of the newest revision.</summary>
    public async Task<SystemSnapshot> WaitRelayerAsync(OperationRun run)
    {
        var begin = time.GetTimestamp();
        var poll = new Polling(time);
        while (true)
        {
            var snapshot = await ReadAsync(run);
            if (snapshot.RelayerContainer is not null)
            {
                return snapshot;
            }

            var missing = (await observer.AssessDeploymentAsync(run, snapshot)).WaitFor(FindingScope.RelayerPod).MissingOrThrow();
            var left = timings.RelayerPod - time.GetElapsedTime(begin);
            if (left <= TimeSpan.Zero)
            {
                throw NotReady(run, snapshot, missing ?? "it is being replaced");
            }

            await poll.PauseAsync(left, run.Token);
        }
    }

    private OperationException NotReady(OperationRun run, SystemSnapshot snapshot, string reason) => new(
        ErrorCodes.RelayerPodNotReady,
        $"no relayer pod is Ready after {timings.RelayerPod.TotalSeconds:0} s: {reason}",
        retryable: true,
        new Dictionary<string, string> { ["namespace"] = run.Namespace, ["pod"] = snapshot.Relayer?.Name ?? string.Empty, ["reason"] = reason });
}

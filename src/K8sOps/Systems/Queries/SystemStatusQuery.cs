using System.Globalization;
using Cryptomeria.K8sOps.Cluster.Resources;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Systems.Queries;

/// <summary>Shows the whole of cryptomeria: one round of lists, then every chain and pod side by side, each with a time-out of its own.</summary>
public sealed class SystemStatusQuery
{
    private readonly SingleFlight _flights = new();
    private readonly SnapshotReader _snapshots;
    private readonly SystemObserver _observer;
    private readonly PodExplainer _explainer;
    private readonly ViewQuestions _ask;
    private readonly CounterpartyMemory _counterparties;
    private readonly QueryOptions _options;
    private readonly TimeProvider _time;

    internal SystemStatusQuery(
        SnapshotReader snapshots, SystemObserver observer, PodExplainer explainer, ViewQuestions ask, CounterpartyMemory counterparties, QueryOptions options, TimeProvider time) =>
        (_snapshots, _observer, _explainer, _ask, _counterparties, _options, _time) = (snapshots, observer, explainer, ask, counterparties, options, time);

    /// <summary>Observes now; callers at the same time share one read. Nothing deployed is an answer, and so is a part that is not known.</summary>
    /// <exception cref="OperationException">The lists cannot be had: the cluster refuses or does not answer.</exception>
    public Task<SystemStatus> GetAsync(string @namespace, CancellationToken cancellationToken) =>
        _flights.RunAsync(@namespace, () => ObserveAsync(@namespace), cancellationToken);

    private async Task<SystemStatus> ObserveAsync(string @namespace)
    {
        var snapshot = await _snapshots.ReadSharedAsync(@namespace, _options.Release, CancellationToken.None);
        var explaining = _explainer.ExplainAsync(snapshot, CancellationToken.None);
        var seen = await _observer.ObserveAsync(snapshot, _ask, quiet: true);
        var dead = await _counterparties.GetAsync(snapshot, seen);
        var assessment = _observer.Assess(snapshot, seen with { DeadChannels = dead, PodWords = await explaining });
        return new SystemStatus(
            @namespace,
            _time.GetUtcNow(),
            assessment.Health,
            FindingsText.Sentences(assessment.Findings),
            [.. assessment.Findings.Select(FindingView.Of)],
            [.. snapshot.Pods.Select(pod => new StatusPod(pod.Name, pod.Component, pod.Instance, pod.Phase, pod.IsReady, pod.Restarts))],
            [.. snapshot.Services.Select(service => new StatusService(service.Name, service.Type, Ports(service)))],
            Relayer(assessment),
            [.. snapshot.Chains.Select(chain => Describe(assessment, chain))]);
    }

    private static StatusRelayer Relayer(Assessment assessment)
    {
        var (relayer, process) = (assessment.System.Snapshot.Relayer, assessment.System.Process);
        bool? running = assessment switch
        {
            { System.Snapshot.RelayerContainer: null } => false,
            _ => process is null ? null : process.Pid is not null,
        };
        return new StatusRelayer(relayer?.Name, running, RelayerAdvice.Of(assessment), running == false ? [] : process?.Paths);
    }

    private static StatusChain Describe(Assessment assessment, Chain chain)
    {
        var height = assessment.System.Seen.Heights.GetValueOrDefault(chain.ChainId);
        var channel = assessment.System.Channels.FirstOrDefault(one => one.ChainId == chain.ChainId);
        return new StatusChain(
            chain.ChainId,
            height?.Value?.LatestHeight.ToString(CultureInfo.InvariantCulture),
            height?.Value?.CatchingUp,
            channel?.ChannelId,
            channel?.Registered,
            height?.Error?.Message);
    }

    private static Dictionary<string, StatusPort> Ports(ServiceObject service)
    {
        var ports = new Dictionary<string, StatusPort>(StringComparer.Ordinal);
        foreach (var port in service.Ports)
        {
            ports[port.Name ?? port.Port.ToString(CultureInfo.InvariantCulture)] = new StatusPort(port.Port, port.NodePort);
        }

        return ports;
    }
}

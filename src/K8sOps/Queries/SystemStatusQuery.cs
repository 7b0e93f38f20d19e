using Cryptomeria.K8sOps.Cluster.Resources;
using System.Globalization;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Relayer;

using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Queries;

/// <summary>Looks at the whole of cryptomeria: one round of lists, then every chain and pod side by side, each with a time-out of its own.</summary>
public sealed class SystemStatusQuery
{
    private readonly SingleFlight _flights = new();
    private readonly ResourceReader _reader;
    private readonly IChainRpc _rpc;
    private readonly PodLooks _looks;
    private readonly QueryOptions _options;
    private readonly TimeProvider _time;

    internal SystemStatusQuery(ResourceReader reader, IChainRpc rpc, PodLooks looks, QueryOptions options, TimeProvider time) =>
        (_reader, _rpc, _looks, _options, _time) = (reader, rpc, looks, options, time);

    /// <summary>Looks now; callers at the same time share one look. Nothing deployed is an answer, and so is a part that cannot be told.</summary>
    /// <exception cref="OperationException">The lists cannot be had: the cluster refuses or does not answer.</exception>
    public Task<SystemStatus> GetAsync(string @namespace, CancellationToken cancellationToken) =>
        _flights.RunAsync(@namespace, () => LookAsync(@namespace), cancellationToken);

    private async Task<SystemStatus> LookAsync(string @namespace)
    {
        var inventory = await SystemInventory.ReadAsync(_reader, @namespace, _options.Release, CancellationToken.None);
        var view = await LookInsideAsync(inventory);
        var health = SystemHealth.Judge(view);
        return new SystemStatus(
            @namespace,
            _time.GetUtcNow(),
            health.Word,
            health.Reasons,
            [.. inventory.Pods.Select(pod => new StatusPod(pod.Name, pod.Component, pod.Instance, pod.Phase, pod.IsReady, pod.Restarts))],
            [.. inventory.Services.Select(service => new StatusService(service.Name, service.Type, Ports(service)))],
            new StatusRelayer(inventory.Relayer?.Name, view.Process?.Pid is not null, RelayerHint(view), RelayedPaths(view)),
            [.. view.Chains.Select(chain => Describe(view, chain))]);
    }

    private async Task<StatusView> LookInsideAsync(SystemInventory inventory)
    {
        var gatewayGone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var relayer = inventory.Relayer is { IsReady: true } pod ? pod.Container("relayer") : null;
        var gateway = inventory.Chains.FirstOrDefault(chain => chain.ChainId == ChannelPorts.GatewayChain)?.Instance;

        var asking = inventory.Chains.Select(chain => AskAsync(chain, gatewayGone)).ToList();
        var processes = relayer is null ? NotMade<RelayerProcesses>() : _looks.ProcessesAsync(relayer);
        var config = relayer is null ? NotMade<RelayerConfig>() : _looks.ConfigAsync(relayer);
        var channels = relayer is null ? NotMade<IReadOnlyList<RlyChannel>>() : _looks.ChannelsAsync(relayer, gatewayGone.Task);
        var storages = gateway is not { Ready: true, Pod: { } gatewayPod }
            ? NotMade<IReadOnlyList<Chains.StorageInfo>>()
            : _looks.StoragesAsync(gatewayPod, gatewayGone.Task);
        return new StatusView(
            inventory, await Task.WhenAll(asking), await processes, await config, await channels, await storages);
    }

    private static Task<Look<T>> NotMade<T>()
        where T : class => Task.FromResult(Look<T>.NotMade);

    private async Task<ChainView> AskAsync(DeployedChain chain, TaskCompletionSource gatewayGone)
    {
        var look = chain switch
        {
            { Pod: null, IsStopped: true } => NoAnswer(chain, "it is stopped (scaled to 0)"),
            { Pod: null } => NoAnswer(chain, "it has no pod"),
            { Pod.Phase: not "Running" } => NoAnswer(chain, $"its pod is {chain.Pod.Phase}"),
            _ => await Look<ChainSync>.MakeAsync(() => _rpc.GetSyncAsync(chain.Instance, _options.ChainTimeout, CancellationToken.None)),
        };
        var view = new ChainView(chain, look);
        if (view is { IsGateway: true, IsDead: true })
        {
            gatewayGone.TrySetResult();
        }

        return view;
    }

    private static Look<ChainSync> NoAnswer(DeployedChain chain, string why) => new(null, new OperationException(
        ErrorCodes.ChainRpcUnreachable, $"{chain.ChainId} does not answer: {why}", retryable: true,
        new Dictionary<string, string> { ["chainId"] = chain.ChainId }));

    private static StatusChain Describe(StatusView view, ChainView chain) => new(
        chain.ChainId,
        chain.Sync.Value?.LatestHeight.ToString(CultureInfo.InvariantCulture),
        chain.Sync.Value?.CatchingUp,
        view.Links?.Open.GetValueOrDefault(chain.ChainId)?.ChannelId,
        chain.IsGateway ? null : view.IsRegistered(chain.ChainId),
        chain.Sync.Error?.Message);

    private static Dictionary<string, StatusPort> Ports(ServiceObject service)
    {
        var ports = new Dictionary<string, StatusPort>(StringComparer.Ordinal);
        foreach (var port in service.Ports)
        {
            ports[port.Name ?? port.Port.ToString(CultureInfo.InvariantCulture)] = new StatusPort(port.Port, port.NodePort);
        }

        return ports;
    }

    private static IReadOnlyList<string>? RelayedPaths(StatusView view) => view switch
    {
        { Inventory.Relayer: null } or { Process.Pid: null } => [],
        _ => view.Process?.Paths,
    };

    private static string RelayerHint(StatusView view) => view switch
    {
        { Inventory.Relayer: null } => ErrorHints.For(ErrorCodes.RelayerPodNotFound),
        { Inventory.Relayer.IsReady: false } => ErrorHints.For(ErrorCodes.RelayerPodNotReady),
        { Processes.Error: { } error } => $"whether rly start runs cannot be told: {error.Message}",
        { Process.Pid: null } => ErrorHints.For(ErrorCodes.RelayerNotRunning),
        _ => "use /system/jobs/* for workflow logs",
    };
}

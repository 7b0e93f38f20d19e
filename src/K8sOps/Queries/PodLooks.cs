using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Queries;

/// <summary>
/// What can only be looked up by running a program in a pod. A caller waits a while and no longer; a program that hangs is waited for by the
/// next caller as well, so that at no time two of a kind run in a pod.
/// </summary>
internal sealed class PodLooks(RlyClient rly, IPodExec exec, IPodProcesses processes, TimeProvider time, QueryOptions options)
{
    private readonly SingleFlight _flights = new();
    private readonly GatewayClient _gateway = new(exec);

    /// <summary>rly's processes.</summary>
    public Task<Look<RelayerProcesses>> ProcessesAsync(PodRef relayer) =>
        LookAsync("the relayer's processes", relayer, async () => RelayerProcesses.Read(await processes.ListProcessesAsync(relayer, CancellationToken.None)));

    /// <summary>rly's configuration.</summary>
    public Task<Look<RelayerConfig>> ConfigAsync(PodRef relayer) =>
        LookAsync("rly's configuration", relayer, () => rly.ReadConfigAsync(Session(relayer), [], quiet: true));

    /// <summary>gwc's channels, as rly tells them.</summary>
    /// <param name="gatewayGone">Completed when gwc is known not to answer: rly will not either, so the wait ends.</param>
    public Task<Look<IReadOnlyList<RlyChannel>>> ChannelsAsync(PodRef relayer, Task gatewayGone) =>
        LookAsync("rly q channels gwc", relayer, () => rly.ListChannelsAsync(Session(relayer), ChannelPorts.GatewayChain, quiet: true), gatewayGone);

    /// <summary>The storages registered at gwc.</summary>
    /// <param name="gatewayGone">As for <see cref="ChannelsAsync"/>.</param>
    public Task<Look<IReadOnlyList<StorageInfo>>> StoragesAsync(PodRef gateway, Task gatewayGone) =>
        LookAsync("gwcd q gateway endpoints", gateway, () => _gateway.ListStoragesAsync(Session(gateway), quiet: true), gatewayGone);

    // These programs change nothing and end by themselves; nobody needs to find and end them.
    private static PodSession Session(PodRef pod) => new(pod, "status", SilentLog.Instance, CancellationToken.None, CancellationToken.None);

    private async Task<Look<T>> LookAsync<T>(string what, PodRef pod, Func<Task<T>> look, Task? gatewayGone = null)
        where T : class
    {
        using var waiting = new CancellationTokenSource();
        var answer = _flights.RunAsync($"{pod} {what}", look, waiting.Token);
        var patienceEnds = Task.Delay(options.PodTimeout, time, waiting.Token);
        var first = await Task.WhenAny(answer, patienceEnds, gatewayGone ?? patienceEnds);
        await waiting.CancelAsync();
        return first == answer
            ? await Look<T>.MakeAsync(() => answer)
            : NoAnswer(first == patienceEnds ? $"no answer within {options.PodTimeout.TotalSeconds:0.#} s" : $"{ChannelPorts.GatewayChain} does not answer");

        Look<T> NoAnswer(string why) => new(null, new OperationException(
            ErrorCodes.ExecFailed, $"{what} in pod {pod.Name}: {why}", retryable: true, new Dictionary<string, string> { ["pod"] = pod.Name }));
    }
}

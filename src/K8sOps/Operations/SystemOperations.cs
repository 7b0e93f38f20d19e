using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Relayer;

namespace Cryptomeria.K8sOps.Operations;

/// <summary>
/// The operations on one cluster, made of the parts that each know one thing. Keeps nothing but locks and the heights it last saw: all state is
/// in the cluster.
/// </summary>
internal sealed class SystemOperations : ISystemOperations
{
    private readonly SystemView _system;
    private readonly SetupOperations _setup;
    private readonly PathOperations _paths;
    private readonly ConnectionOperations _connections;
    private readonly LinkOperations _links;
    private readonly RegistrationOperations _registrations;
    private readonly RelayerRunOperations _relayer;
    private readonly RelayerReturnOperations _return;
    private readonly ReadinessOperations _readiness;
    private readonly TimeProvider _time;
    private readonly TimeSpan _returnLimit;

    public SystemOperations(
        SystemView system,
        SetupOperations setup,
        PathOperations paths,
        ConnectionOperations connections,
        LinkOperations links,
        RegistrationOperations registrations,
        RelayerRunOperations relayer,
        RelayerReturnOperations relayerReturn,
        ReadinessOperations readiness,
        TimeProvider time,
        OperationTimings timings)
    {
        (_system, _setup, _paths, _connections, _links) = (system, setup, paths, connections, links);
        (_registrations, _relayer, _return, _readiness) = (registrations, relayer, relayerReturn, readiness);
        (_time, _returnLimit) = (time, timings.RelayerReturn);
    }

    public Task<RelayerSetup> LookRelayerSetupAsync(OperationContext context, CancellationToken cancellationToken) =>
        RunAsync(context, _setup.LookAsync, cancellationToken);

    public Task<StepOutcome> EnsureRelayerConfigAsync(OperationContext context, CancellationToken cancellationToken) =>
        RunAsync(context, _setup.EnsureConfigAsync, cancellationToken);

    public Task<StepOutcome> EnsureChainAddedAsync(OperationContext context, string chainId, CancellationToken cancellationToken) =>
        RunAsync(context, run => _setup.EnsureChainAsync(run, chainId), cancellationToken);

    public Task<StepOutcome> EnsureKeyAsync(OperationContext context, string chainId, CancellationToken cancellationToken) =>
        RunAsync(context, run => _setup.EnsureKeyAsync(run, chainId), cancellationToken);

    public Task<StepOutcome> EnsurePathsAsync(OperationContext context, CancellationToken cancellationToken) =>
        RunAsync(context, _paths.EnsureAsync, cancellationToken);

    public Task<ConnectionState> LookConnectionsAsync(OperationContext context, CancellationToken cancellationToken) =>
        RunAsync(context, _connections.LookAsync, cancellationToken);

    public Task<StepOutcome> EnsureLinkAsync(OperationContext context, string chainId, CancellationToken cancellationToken) =>
        RunAsync(context, run => _links.EnsureAsync(run, chainId), cancellationToken);

    public Task<StepOutcome> EnsureStorageRegisteredAsync(OperationContext context, string chainId, CancellationToken cancellationToken) =>
        RunAsync(context, run => _registrations.EnsureAsync(run, chainId), cancellationToken);

    public Task<RelayerProcess> LookRelayerProcessAsync(OperationContext context, CancellationToken cancellationToken) =>
        RunAsync(context, _relayer.LookAsync, cancellationToken);

    public Task<StepOutcome> EnsureRelayerRunningAsync(OperationContext context, CancellationToken cancellationToken) =>
        RunAsync(context, _relayer.EnsureAsync, cancellationToken);

    public Task<RelayerPresence> LookRelayerPresenceAsync(OperationContext context, CancellationToken cancellationToken) =>
        RunAsync(context, _return.LookAsync, cancellationToken);

    public async Task<StepOutcome> BringRelayerBackAsync(OperationContext context, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_returnLimit, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Stop, limit.Token);
        try
        {
            return await RunAsync(context with { Stop = stop.Token, Force = false }, _return.EnsureAsync, cancellationToken);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !context.Stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new OperationException(ErrorCodes.RelayerNotRunning, $"the relayer could not be brought back within {_returnLimit.TotalSeconds:0} s");
        }
    }

    public Task<Readiness> LookReadinessAsync(OperationContext context, CancellationToken cancellationToken) =>
        RunAsync(context, _readiness.LookAsync, cancellationToken);

    public Task<StepOutcome> WaitIbcReadyAsync(OperationContext context, IProgress<string>? progress, CancellationToken cancellationToken) =>
        RunAsync(context, run => _readiness.WaitAsync(run, progress), cancellationToken);

    private async Task<T> RunAsync<T>(OperationContext context, Func<OperationRun, Task<T>> operation, CancellationToken cancellationToken)
    {
        using var run = new OperationRun(context, cancellationToken);
        run.Token.ThrowIfCancellationRequested();
        try
        {
            return await operation(run);
        }
        catch (OperationException failure)
        {
            if (await _system.FindReplacedAsync(run, failure) is { } replaced)
            {
                throw replaced;
            }

            throw;
        }
    }
}

using Cryptomeria.K8sOps.Operations;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Activities;

/// <summary>The units of start, one activity each.</summary>
public sealed class StartActivities(
    SetupOperations setup,
    PathOperations paths,
    ConnectionOperations connections,
    LinkOperations links,
    RegistrationOperations registrations,
    RelayerRunOperations relayers,
    RelayerReturnOperations returns,
    ReadinessOperations readiness,
    UnitRunner runner)
{
    [Function(nameof(LookRelayerSetup))]
    public Task<UnitResult<RelayerSetup>> LookRelayerSetup([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, setup.LookAsync, cancellationToken);

    [Function(nameof(EnsureRelayerConfig))]
    public Task<UnitResult<Outcome>> EnsureRelayerConfig([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, setup.EnsureConfigAsync, cancellationToken);

    [Function(nameof(EnsureChainAdded))]
    public Task<UnitResult<Outcome>> EnsureChainAdded([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, run => setup.EnsureChainAsync(run, input.ChainId!), cancellationToken);

    [Function(nameof(EnsureKey))]
    public Task<UnitResult<Outcome>> EnsureKey([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, run => setup.EnsureKeyAsync(run, input.ChainId!), cancellationToken);

    [Function(nameof(EnsurePaths))]
    public Task<UnitResult<Outcome>> EnsurePaths([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, paths.EnsureAsync, cancellationToken);

    [Function(nameof(LookConnections))]
    public Task<UnitResult<ConnectionState>> LookConnections([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, connections.LookAsync, cancellationToken);

    [Function(nameof(EnsureLink))]
    public Task<UnitResult<Outcome>> EnsureLink([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, run => links.EnsureAsync(run, input.ChainId!), cancellationToken);

    [Function(nameof(EnsureStorageRegistered))]
    public Task<UnitResult<Outcome>> EnsureStorageRegistered([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, run => registrations.EnsureAsync(run, input.ChainId!), cancellationToken);

    [Function(nameof(EnsureRelayerRunning))]
    public Task<UnitResult<Outcome>> EnsureRelayerRunning([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, relayers.EnsureAsync, cancellationToken);

    [Function(nameof(LookRelayerPresence))]
    public Task<UnitResult<RelayerPresence>> LookRelayerPresence([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, returns.LookAsync, cancellationToken);

    [Function(nameof(BringRelayerBack))]
    public Task<UnitResult<Outcome>> BringRelayerBack([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunToTheEndAsync(input, returns.EnsureAsync, cancellationToken);

    [Function(nameof(WaitIbcReady))]
    public Task<UnitResult<WaitProgress>> WaitIbcReady([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, run => WaitSlices.RunAsync(run, input.Seen, readiness.WaitAsync), cancellationToken);
}

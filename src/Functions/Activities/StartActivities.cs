using Cryptomeria.K8sOps.Operations;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Activities;

/// <summary>The units of start, one activity each.</summary>
public sealed class StartActivities(ISystemOperations operations, UnitRunner runner)
{
    [Function(nameof(LookRelayerSetup))]
    public Task<UnitResult<RelayerSetup>> LookRelayerSetup([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, operations.LookRelayerSetupAsync, cancellationToken);

    [Function(nameof(EnsureRelayerConfig))]
    public Task<UnitResult<StepOutcome>> EnsureRelayerConfig([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, operations.EnsureRelayerConfigAsync, cancellationToken);

    [Function(nameof(EnsureChainAdded))]
    public Task<UnitResult<StepOutcome>> EnsureChainAdded([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, (context, token) => operations.EnsureChainAddedAsync(context, input.ChainId!, token), cancellationToken);

    [Function(nameof(EnsureKey))]
    public Task<UnitResult<StepOutcome>> EnsureKey([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, (context, token) => operations.EnsureKeyAsync(context, input.ChainId!, token), cancellationToken);

    [Function(nameof(EnsurePaths))]
    public Task<UnitResult<StepOutcome>> EnsurePaths([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, operations.EnsurePathsAsync, cancellationToken);

    [Function(nameof(LookConnections))]
    public Task<UnitResult<ConnectionState>> LookConnections([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, operations.LookConnectionsAsync, cancellationToken);

    [Function(nameof(EnsureLink))]
    public Task<UnitResult<StepOutcome>> EnsureLink([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, (context, token) => operations.EnsureLinkAsync(context, input.ChainId!, token), cancellationToken);

    [Function(nameof(EnsureStorageRegistered))]
    public Task<UnitResult<StepOutcome>> EnsureStorageRegistered([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, (context, token) => operations.EnsureStorageRegisteredAsync(context, input.ChainId!, token), cancellationToken);

    [Function(nameof(EnsureRelayerRunning))]
    public Task<UnitResult<StepOutcome>> EnsureRelayerRunning([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, operations.EnsureRelayerRunningAsync, cancellationToken);

    [Function(nameof(LookRelayerPresence))]
    public Task<UnitResult<RelayerPresence>> LookRelayerPresence([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, operations.LookRelayerPresenceAsync, cancellationToken);

    [Function(nameof(BringRelayerBack))]
    public Task<UnitResult<StepOutcome>> BringRelayerBack([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunToTheEndAsync(input, operations.BringRelayerBackAsync, cancellationToken);

    [Function(nameof(WaitIbcReady))]
    public Task<UnitResult<WaitSlice>> WaitIbcReady([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(
            input,
            (context, token) => WaitSlices.RunAsync(
                input.Seen, (progress, sliceToken) => operations.WaitIbcReadyAsync(context, progress, sliceToken), token),
            cancellationToken);
}

using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Relayer;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Steps.InitRelayer;

/// <summary>The activities of initRelayer.</summary>
public sealed class InitRelayerActivities(SetupOperations setup, PathOperations paths, ActivityRunner runner)
{
    [Function(nameof(ObserveRelayerSetup))]
    public Task<ActivityResult<RelayerSetup>> ObserveRelayerSetup([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, setup.ObserveAsync, cancellationToken);

    [Function(nameof(EnsureRelayerConfig))]
    public Task<ActivityResult<Outcome>> EnsureRelayerConfig([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, setup.EnsureConfigAsync, cancellationToken);

    [Function(nameof(EnsureChainAdded))]
    public Task<ActivityResult<Outcome>> EnsureChainAdded([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, run => setup.EnsureChainAsync(run, input.ChainId!), cancellationToken);

    [Function(nameof(EnsureKey))]
    public Task<ActivityResult<Outcome>> EnsureKey([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, run => setup.EnsureKeyAsync(run, input.ChainId!), cancellationToken);

    [Function(nameof(EnsurePaths))]
    public Task<ActivityResult<Outcome>> EnsurePaths([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, paths.EnsureAsync, cancellationToken);
}

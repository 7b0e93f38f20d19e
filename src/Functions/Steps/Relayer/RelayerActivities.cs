using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Relayer;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Steps.Relayer;

/// <summary>The activities of <see cref="RelayerGuard"/>.</summary>
public sealed class RelayerActivities(RelayerReturnOperations operations, ActivityRunner runner)
{
    [Function(nameof(ObserveRelayerPresence))]
    public Task<ActivityResult<RelayerPresence>> ObserveRelayerPresence([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, operations.ObserveAsync, cancellationToken);

    [Function(nameof(BringRelayerBack))]
    public Task<ActivityResult<Outcome>> BringRelayerBack([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunToTheEndAsync(input, operations.EnsureAsync, cancellationToken);
}

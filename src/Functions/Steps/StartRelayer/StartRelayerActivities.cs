using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Relayer;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Steps.StartRelayer;

/// <summary>The activity of startRelayer.</summary>
public sealed class StartRelayerActivities(RelayerRunOperations operations, ActivityRunner runner)
{
    [Function(nameof(EnsureRelayerRunning))]
    public Task<ActivityResult<Outcome>> EnsureRelayerRunning([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, operations.EnsureAsync, cancellationToken);
}

using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Relayer;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Steps.RestartRelayer;

/// <summary>The activity of restartRelayer.</summary>
public sealed class RestartRelayerActivities(ChainRemoval operations, ActivityRunner runner)
{
    [Function(nameof(RestartRelayer))]
    public Task<ActivityResult<Outcome>> RestartRelayer([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, operations.RestartRelayerAsync, cancellationToken);
}

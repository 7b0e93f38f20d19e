using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Relayer;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Steps.RemoveChains;

/// <summary>The activity of removeChains.</summary>
public sealed class RemoveChainsActivities(ChainRemoval operations, ActivityRunner runner)
{
    [Function(nameof(RemoveChains))]
    public Task<ActivityResult<Outcome>> RemoveChains([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, run => operations.RemoveAsync(run, input.Replicas!.Value), cancellationToken);
}

using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps.Cluster.Deletion;
using Cryptomeria.K8sOps.Relayer;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Steps.WaitGone;

/// <summary>The activities of waitGone.</summary>
public sealed class WaitGoneActivities(DataOperations data, ChainRemoval chains, ActivityRunner runner)
{
    [Function(nameof(WaitGone))]
    public Task<ActivityResult<WaitProgress>> WaitGone([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.WaitAsync(input, (run, progress) => data.WaitGoneAsync(run, input.Data, input.WholeNamespace, progress), cancellationToken);

    [Function(nameof(WaitChainsGone))]
    public Task<ActivityResult<WaitProgress>> WaitChainsGone([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.WaitAsync(input, (run, progress) => chains.WaitGoneAsync(run, input.Replicas!.Value, progress), cancellationToken);
}

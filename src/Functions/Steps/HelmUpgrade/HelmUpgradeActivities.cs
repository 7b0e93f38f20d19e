using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Helm;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Steps.HelmUpgrade;

/// <summary>The activity of helmUpgrade.</summary>
public sealed class HelmUpgradeActivities(ReleaseOperations operations, ActivityRunner runner)
{
    [Function(nameof(ScaleRelease))]
    public Task<ActivityResult<Outcome>> ScaleRelease([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, run => operations.ScaleAsync(run, input.Replicas!.Value), cancellationToken);
}

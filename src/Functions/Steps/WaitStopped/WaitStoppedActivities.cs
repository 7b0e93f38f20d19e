using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps.Cluster.Workloads;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Steps.WaitStopped;

/// <summary>The activity of waitStopped.</summary>
public sealed class WaitStoppedActivities(WorkloadOperations operations, ActivityRunner runner)
{
    [Function(nameof(WaitStopped))]
    public Task<ActivityResult<WaitProgress>> WaitStopped([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.WaitAsync(input, operations.WaitStoppedAsync, cancellationToken);
}

using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Cluster.Workloads;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Steps.StopWorkloads;

/// <summary>The activity of stopWorkloads.</summary>
public sealed class StopWorkloadsActivities(WorkloadOperations operations, ActivityRunner runner)
{
    [Function(nameof(StopWorkloads))]
    public Task<ActivityResult<Outcome>> StopWorkloads([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, operations.StopAsync, cancellationToken);
}

using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps.Cluster.Workloads;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Steps.WaitReady;

/// <summary>The activity of waitReady.</summary>
public sealed class WaitReadyActivities(WorkloadOperations operations, ActivityRunner runner)
{
    [Function(nameof(WaitReady))]
    public Task<ActivityResult<WaitProgress>> WaitReady([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.WaitAsync(input, operations.WaitReadyAsync, cancellationToken);
}

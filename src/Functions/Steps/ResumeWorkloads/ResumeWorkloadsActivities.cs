using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Cluster.Workloads;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Steps.ResumeWorkloads;

/// <summary>The activity of resumeWorkloads.</summary>
public sealed class ResumeWorkloadsActivities(WorkloadOperations operations, ActivityRunner runner)
{
    [Function(nameof(ResumeWorkloads))]
    public Task<ActivityResult<Outcome>> ResumeWorkloads([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, operations.ResumeAsync, cancellationToken);
}

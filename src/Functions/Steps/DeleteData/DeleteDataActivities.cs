using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Cluster.Deletion;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Steps.DeleteData;

/// <summary>The activity of deleteData.</summary>
public sealed class DeleteDataActivities(DataOperations operations, ActivityRunner runner)
{
    [Function(nameof(DeleteData))]
    public Task<ActivityResult<Outcome>> DeleteData([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, operations.DeleteDataAsync, cancellationToken);
}

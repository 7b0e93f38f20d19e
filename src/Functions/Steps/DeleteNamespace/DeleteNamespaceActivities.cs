using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Cluster.Deletion;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Steps.DeleteNamespace;

/// <summary>The activity of deleteNamespace.</summary>
public sealed class DeleteNamespaceActivities(DataOperations operations, ActivityRunner runner)
{
    [Function(nameof(DeleteNamespace))]
    public Task<ActivityResult<Outcome>> DeleteNamespace([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, operations.DeleteNamespaceAsync, cancellationToken);
}

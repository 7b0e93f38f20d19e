using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps.Systems;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Steps.WaitIbcReady;

/// <summary>The activity of waitIbcReady.</summary>
public sealed class WaitIbcReadyActivities(ReadinessOperations operations, ActivityRunner runner)
{
    [Function(nameof(WaitIbcReady))]
    public Task<ActivityResult<WaitProgress>> WaitIbcReady([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.WaitAsync(input, operations.WaitAsync, cancellationToken);
}

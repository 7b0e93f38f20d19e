using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Helm;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Steps.HelmUninstall;

/// <summary>The activity of helmUninstall.</summary>
public sealed class HelmUninstallActivities(ReleaseOperations operations, ActivityRunner runner)
{
    [Function(nameof(UninstallRelease))]
    public Task<ActivityResult<Outcome>> UninstallRelease([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, operations.UninstallAsync, cancellationToken);
}

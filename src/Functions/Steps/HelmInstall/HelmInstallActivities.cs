using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Helm;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Steps.HelmInstall;

/// <summary>The activity of helmInstall.</summary>
public sealed class HelmInstallActivities(ReleaseOperations operations, ActivityRunner runner)
{
    [Function(nameof(InstallRelease))]
    public Task<ActivityResult<Outcome>> InstallRelease([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, run => operations.InstallAsync(run, input.Values ?? [], input.Replicas), cancellationToken);
}

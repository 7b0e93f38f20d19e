using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Helm;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Steps.Preflight;

/// <summary>The activities of preflight.</summary>
public sealed class PreflightActivities(PreflightOperations operations, ActivityRunner runner)
{
    [Function(nameof(PreflightInstall))]
    public Task<ActivityResult<Outcome>> PreflightInstall([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, run => operations.RunAsync(run, new HelmWork.Install(input.Values ?? [], input.Replicas)), cancellationToken);

    [Function(nameof(PreflightScale))]
    public Task<ActivityResult<Outcome>> PreflightScale([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, run => operations.RunAsync(run, new HelmWork.Scale(input.Replicas!.Value)), cancellationToken);

    [Function(nameof(PreflightUninstall))]
    public Task<ActivityResult<Outcome>> PreflightUninstall([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, run => operations.RunAsync(run, new HelmWork.Uninstall(input.Data, input.WholeNamespace)), cancellationToken);
}

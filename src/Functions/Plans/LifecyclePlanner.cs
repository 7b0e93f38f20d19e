using System.Text.Json.Nodes;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps.Operations;

namespace Cryptomeria.Functions.Plans;

/// <summary>Plans the steps of install, uninstall, scale, stop and resume.</summary>
public sealed class LifecyclePlanner(ILifecycleOperations operations)
{
    public Task<PlannedStep> PlanAsync(JobInput input, OperationContext context, string name, CancellationToken cancellationToken) => name switch
    {
        StepNames.Preflight => PreflightAsync(context, cancellationToken),
        StepNames.HelmInstall => InstallAsync(input, context, cancellationToken),
        StepNames.HelmUpgrade => UpgradeAsync(input, context, cancellationToken),
        StepNames.HelmUninstall => UninstallAsync(context, cancellationToken),
        StepNames.DeleteData => DeleteDataAsync(context, cancellationToken),
        StepNames.DeleteNamespace => Task.FromResult(PlannedStep.Run(name, $"delete namespace {context.Namespace}")),
        StepNames.WaitGone => WaitGoneAsync(input, context, cancellationToken),
        StepNames.RemoveChains => RemoveChainsAsync(input, context, cancellationToken),
        StepNames.RestartRelayer => RestartRelayerAsync(context, cancellationToken),
        StepNames.StopWorkloads => StopAsync(context, cancellationToken),
        StepNames.WaitStopped => Task.FromResult(PlannedStep.Run(name, "wait until no pod is left")),
        StepNames.ResumeWorkloads => ResumeAsync(context, cancellationToken),
        StepNames.WaitReady => WaitReadyAsync(context, cancellationToken),
        _ => throw new InvalidOperationException($"no plan for step {name}"),
    };

    private static string Recovery(ReleaseLook look) => look.NeedsRecovery ? $"recover the release, which is {look.Status}; " : string.Empty;

    private async Task<PlannedStep> PreflightAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var look = await operations.LookReleaseAsync(context, cancellationToken);
        return PlannedStep.Run(
            StepNames.Preflight, $"{Recovery(look)}check helm {look.HelmVersion}, chart {look.Chart}, release {look.Status ?? "not installed"}");
    }

    private async Task<PlannedStep> InstallAsync(JobInput input, OperationContext context, CancellationToken cancellationToken)
    {
        var look = await operations.LookReleaseAsync(context, cancellationToken);
        var wanted = ReleaseValues.WithReplicas(input.Values ?? [], input.FdscReplicas);
        if (look.Status == "deployed" && JsonNode.DeepEquals(look.Values, wanted))
        {
            return PlannedStep.Skip(StepNames.HelmInstall, $"revision {look.Revision} is deployed with the same values");
        }

        return PlannedStep.Run(
            StepNames.HelmInstall,
            Recovery(look) + (look.Status is null ? $"install {look.Chart}" : $"upgrade revision {look.Revision} ({look.Status}) to {look.Chart} with the values asked for"));
    }

    private async Task<PlannedStep> UpgradeAsync(JobInput input, OperationContext context, CancellationToken cancellationToken)
    {
        var look = await operations.LookReleaseAsync(context, cancellationToken);
        var count = await operations.CountFdscAsync(context, cancellationToken);
        return look.Status == "deployed" && count == input.Replicas
            ? PlannedStep.Skip(StepNames.HelmUpgrade, $"{count} fdsc chains are deployed")
            : PlannedStep.Run(StepNames.HelmUpgrade, $"{Recovery(look)}upgrade from {count} to {input.Replicas} fdsc chains");
    }

    private async Task<PlannedStep> UninstallAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var look = await operations.LookReleaseAsync(context, cancellationToken);
        return look.Status is null
            ? PlannedStep.Skip(StepNames.HelmUninstall, "there is no release")
            : PlannedStep.Run(StepNames.HelmUninstall, $"uninstall revision {look.Revision} ({look.Status})");
    }

    private async Task<PlannedStep> DeleteDataAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var data = (await operations.LookObjectsAsync(context, cancellationToken)).Where(thing => thing.IsData).ToList();
        return data.Count == 0
            ? PlannedStep.Skip(StepNames.DeleteData, "no claim, Job or mnemonic is left")
            : PlannedStep.Run(StepNames.DeleteData, $"delete {string.Join(", ", data.Select(thing => $"{thing.Kind} {thing.Name}"))}");
    }

    private async Task<PlannedStep> WaitGoneAsync(JobInput input, OperationContext context, CancellationToken cancellationToken)
    {
        if (input.Replicas is { } replicas)
        {
            return await operations.CountFdscAsync(context, cancellationToken) <= replicas
                ? PlannedStep.Skip(StepNames.WaitGone, "the chains are gone")
                : PlannedStep.Run(StepNames.WaitGone, $"wait until the chains from fdsc-{replicas} on are gone");
        }

        var left = (await operations.LookObjectsAsync(context, cancellationToken)).Count(thing => input.DeleteData == true || !thing.IsData);
        return left == 0
            ? PlannedStep.Skip(StepNames.WaitGone, "nothing is left")
            : PlannedStep.Run(StepNames.WaitGone, $"wait until {left} objects are gone");
    }

    private async Task<PlannedStep> RemoveChainsAsync(JobInput input, OperationContext context, CancellationToken cancellationToken)
    {
        var chains = await operations.LookRelayerChainsAsync(context, input.Replicas ?? 0, cancellationToken);
        return chains.Count == 0
            ? PlannedStep.Skip(StepNames.RemoveChains, "the relayer knows none of the chains that go")
            : PlannedStep.Run(StepNames.RemoveChains, $"take {string.Join(", ", chains)} out of the relayer");
    }

    private async Task<PlannedStep> RestartRelayerAsync(OperationContext context, CancellationToken cancellationToken)
        => await operations.LookMissingMnemonicsAsync(context, cancellationToken) switch
        {
            null => PlannedStep.Unknown(StepNames.RestartRelayer, "no relayer pod is Ready now"),
            [] => PlannedStep.Skip(StepNames.RestartRelayer, "the relayer sees the mnemonics of every chain there is now"),
            var missing => PlannedStep.Run(StepNames.RestartRelayer, $"replace the relayer's pod, which lacks {string.Join(", ", missing)}"),
        };

    private async Task<PlannedStep> StopAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var running = (await operations.LookWorkloadsAsync(context, cancellationToken)).Where(workload => workload.Replicas > 0 || workload.Recorded is null).ToList();
        return running.Count == 0
            ? PlannedStep.Skip(StepNames.StopWorkloads, "nothing runs")
            : PlannedStep.Run(StepNames.StopWorkloads, $"scale to 0: {string.Join(", ", running.Select(workload => $"{workload.Name} ({workload.Replicas})"))}");
    }

    private async Task<PlannedStep> ResumeAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var stopped = (await operations.LookWorkloadsAsync(context, cancellationToken)).Where(workload => workload.Replicas == 0 && workload.Recorded is not 0).ToList();
        return stopped.Count == 0
            ? PlannedStep.Skip(StepNames.ResumeWorkloads, "nothing was stopped")
            : PlannedStep.Run(StepNames.ResumeWorkloads, $"scale back: {string.Join(", ", stopped.Select(workload => $"{workload.Name} ({workload.Recorded ?? 1})"))}");
    }

    private async Task<PlannedStep> WaitReadyAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var unready = (await operations.LookWorkloadsAsync(context, cancellationToken)).Where(workload => !workload.IsReady).Select(workload => workload.Name).ToList();
        return unready.Count == 0
            ? PlannedStep.Skip(StepNames.WaitReady, "every pod there is now is Ready")
            : PlannedStep.Run(StepNames.WaitReady, $"wait for {string.Join(", ", unready)}");
    }
}

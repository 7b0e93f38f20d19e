using System.Text.Json.Nodes;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Operations;

namespace Cryptomeria.Functions.Plans;

/// <summary>Plans the steps of install, uninstall, scale, stop and resume.</summary>
public sealed class LifecyclePlanner(ILifecycleOperations operations)
{
    /// <param name="before">The steps planned before it.</param>
    public Task<PlannedStep> PlanAsync(
        JobInput input, OperationContext context, string name, IReadOnlyList<PlannedStep> before, CancellationToken cancellationToken) => name switch
        {
            StepNames.Preflight => PreflightAsync(context, cancellationToken),
            StepNames.HelmInstall => InstallAsync(input, context, cancellationToken),
            StepNames.HelmUpgrade => UpgradeAsync(input, context, cancellationToken),
            StepNames.HelmUninstall => UninstallAsync(input, context, cancellationToken),
            StepNames.DeleteData => DeleteDataAsync(context, before, cancellationToken),
            StepNames.DeleteNamespace => DeleteNamespaceAsync(context, cancellationToken),
            StepNames.WaitGone => WaitGoneAsync(input, context, before, cancellationToken),
            StepNames.RemoveChains => RemoveChainsAsync(input, context, cancellationToken),
            StepNames.RestartRelayer => RestartRelayerAsync(context, before, cancellationToken),
            StepNames.StopWorkloads => StopAsync(context, cancellationToken),
            StepNames.WaitStopped => WaitStoppedAsync(context, cancellationToken),
            StepNames.ResumeWorkloads => ResumeAsync(context, cancellationToken),
            StepNames.WaitReady => WaitReadyAsync(context, before, cancellationToken),
            _ => throw new InvalidOperationException($"no plan for step {name}"),
        };

    /// <exception cref="OperationException"><c>SYSTEM_STOPPED</c>. What is not installed is told by the looks themselves.</exception>
    public async Task CheckNotStoppedAsync(OperationContext context, CancellationToken cancellationToken)
    {
        try
        {
            await operations.CheckRunsAsync(context, cancellationToken);
        }
        catch (OperationException exception) when (exception.Code == ErrorCodes.NotInstalled)
        {
            // Pods can be there without a workload of the release; the look at them decides.
        }
    }

    private static string Recovery(ReleaseLook look) => look.NeedsRecovery ? $"recover the release, which is {look.Status}; " : string.Empty;

    private static bool Runs(IReadOnlyList<PlannedStep> before, string name) => before.Any(step => step.Name == name && step.Action != "skip");

    private async Task<PlannedStep> PreflightAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var helm = await operations.LookHelmAsync(context, cancellationToken);
        var look = await operations.LookReleaseAsync(context, cancellationToken);
        return PlannedStep.Run(
            StepNames.Preflight, $"{Recovery(look)}check helm {helm.HelmVersion}, chart {helm.Chart}, release {look.Status ?? "not installed"}");
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
            Recovery(look) + (look.Status is null ? "install the chart" : $"upgrade revision {look.Revision} ({look.Status}) to the chart with the values asked for"));
    }

    private async Task<PlannedStep> UpgradeAsync(JobInput input, OperationContext context, CancellationToken cancellationToken)
    {
        await operations.CheckRunsAsync(context, cancellationToken);
        var look = await operations.LookReleaseAsync(context, cancellationToken);
        if (look.Status is null)
        {
            return PlannedStep.Fail(
                StepNames.HelmUpgrade, $"{ErrorCodes.NotInstalled}: there is no release {context.Release}; {ErrorHints.For(ErrorCodes.NotInstalled)}");
        }

        var (count, replicas) = (await operations.CountFdscAsync(context, cancellationToken), input.Replicas ?? 0);
        return look.Status == "deployed" && ReleaseValues.HasReplicas(look.Values, count, replicas)
            ? PlannedStep.Skip(StepNames.HelmUpgrade, $"{replicas} fdsc chains are deployed")
            : PlannedStep.Run(StepNames.HelmUpgrade, $"{Recovery(look)}upgrade from {count} to {replicas} fdsc chains");
    }

    private async Task<PlannedStep> UninstallAsync(JobInput input, OperationContext context, CancellationToken cancellationToken)
    {
        if (input.DeleteNamespace == true)
        {
            await operations.LookNamespaceAsync(context, cancellationToken);
        }

        var look = await operations.LookReleaseAsync(context, cancellationToken);
        return look.Status is null
            ? PlannedStep.Skip(StepNames.HelmUninstall, "there is no release")
            : PlannedStep.Run(StepNames.HelmUninstall, $"uninstall revision {look.Revision} ({look.Status})");
    }

    private async Task<PlannedStep> DeleteDataAsync(OperationContext context, IReadOnlyList<PlannedStep> before, CancellationToken cancellationToken)
    {
        // What Helm made is gone by then.
        var left = Runs(before, StepNames.HelmUninstall);
        var data = (await operations.LookObjectsAsync(context, cancellationToken))
            .Where(thing => thing.IsData && !thing.IsBeingDeleted && !(left && thing.IsReleases)).ToList();
        return data.Count == 0
            ? PlannedStep.Skip(StepNames.DeleteData, "no claim, Job or mnemonic is left")
            : PlannedStep.Run(StepNames.DeleteData, $"delete {string.Join(", ", data.Select(thing => $"{thing.Kind} {thing.Name}"))}");
    }

    private async Task<PlannedStep> DeleteNamespaceAsync(OperationContext context, CancellationToken cancellationToken)
        => await operations.LookNamespaceAsync(context, cancellationToken)
            ? PlannedStep.Run(StepNames.DeleteNamespace, $"delete namespace {context.Namespace} with everything in it")
            : PlannedStep.Skip(StepNames.DeleteNamespace, "there is no such namespace");

    private async Task<PlannedStep> WaitGoneAsync(
        JobInput input, OperationContext context, IReadOnlyList<PlannedStep> before, CancellationToken cancellationToken)
    {
        if (input.Replicas is { } replicas)
        {
            return await operations.CountFdscAsync(context, cancellationToken) <= replicas
                ? PlannedStep.Skip(StepNames.WaitGone, "the chains are gone")
                : PlannedStep.Run(StepNames.WaitGone, $"wait until the chains from fdsc-{replicas} on are gone");
        }

        if (input.DeleteNamespace == true)
        {
            return Runs(before, StepNames.DeleteNamespace)
                ? PlannedStep.Run(StepNames.WaitGone, $"wait until namespace {context.Namespace} is gone")
                : PlannedStep.Skip(StepNames.WaitGone, "nothing is left");
        }

        var left = (await operations.LookObjectsAsync(context, cancellationToken)).Count(thing => input.DeleteData == true || !thing.IsData);
        return left == 0
            ? PlannedStep.Skip(StepNames.WaitGone, "nothing is left")
            : PlannedStep.Run(StepNames.WaitGone, $"wait until {left} objects are gone");
    }

    private async Task<PlannedStep> RemoveChainsAsync(JobInput input, OperationContext context, CancellationToken cancellationToken)
    {
        await operations.CheckRunsAsync(context, cancellationToken);
        var chains = await operations.LookRelayerChainsAsync(context, input.Replicas ?? 0, cancellationToken);
        return chains.Count == 0
            ? PlannedStep.Skip(StepNames.RemoveChains, "the relayer knows none of the chains that go")
            : PlannedStep.Run(StepNames.RemoveChains, $"take {string.Join(", ", chains)} out of the relayer");
    }

    private async Task<PlannedStep> RestartRelayerAsync(OperationContext context, IReadOnlyList<PlannedStep> before, CancellationToken cancellationToken)
    {
        if (Runs(before, StepNames.HelmUpgrade))
        {
            return PlannedStep.Unknown(StepNames.RestartRelayer, "whether the relayer sees every chain's mnemonic is looked at when the chains are there");
        }

        return await operations.LookMissingMnemonicsAsync(context, cancellationToken) switch
        {
            null => PlannedStep.Unknown(StepNames.RestartRelayer, "no relayer pod is Ready now"),
            [] => PlannedStep.Skip(StepNames.RestartRelayer, "the relayer sees every chain's mnemonic"),
            var missing => PlannedStep.Run(StepNames.RestartRelayer, $"replace the relayer's pod, which lacks {string.Join(", ", missing)}"),
        };
    }

    private async Task<PlannedStep> StopAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var running = (await operations.LookWorkloadsAsync(context, cancellationToken)).Where(workload => workload.NeedsStop).ToList();
        return running.Count == 0
            ? PlannedStep.Skip(StepNames.StopWorkloads, "nothing runs")
            : PlannedStep.Run(StepNames.StopWorkloads, $"scale to 0: {string.Join(", ", running.Select(workload => $"{workload.Name} ({workload.Replicas})"))}");
    }

    private async Task<PlannedStep> WaitStoppedAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var pods = await operations.CountPodsAsync(context, cancellationToken);
        return pods == 0
            ? PlannedStep.Skip(StepNames.WaitStopped, "no pod is left")
            : PlannedStep.Run(StepNames.WaitStopped, $"wait until {pods} pods are gone");
    }

    private async Task<PlannedStep> ResumeAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var workloads = await operations.LookWorkloadsAsync(context, cancellationToken);
        if (workloads.Count == 0)
        {
            return PlannedStep.Fail(
                StepNames.ResumeWorkloads, $"{ErrorCodes.NotInstalled}: release {context.Release} has no workload; {ErrorHints.For(ErrorCodes.NotInstalled)}");
        }

        var stopped = workloads.Where(workload => workload.ResumesTo is not null).ToList();
        return stopped.Count == 0
            ? PlannedStep.Skip(StepNames.ResumeWorkloads, "nothing was stopped")
            : PlannedStep.Run(StepNames.ResumeWorkloads, $"scale back: {string.Join(", ", stopped.Select(workload => $"{workload.Name} ({workload.ResumesTo})"))}");
    }

    private async Task<PlannedStep> WaitReadyAsync(OperationContext context, IReadOnlyList<PlannedStep> before, CancellationToken cancellationToken)
    {
        if (Runs(before, StepNames.HelmInstall) || Runs(before, StepNames.HelmUpgrade) || Runs(before, StepNames.ResumeWorkloads))
        {
            return PlannedStep.Run(StepNames.WaitReady, "wait until every pod is Ready");
        }

        var unready = (await operations.LookWorkloadsAsync(context, cancellationToken)).Where(workload => !workload.IsReady).Select(workload => workload.Name).ToList();
        return unready.Count == 0
            ? PlannedStep.Skip(StepNames.WaitReady, "every pod is Ready")
            : PlannedStep.Run(StepNames.WaitReady, $"wait for {string.Join(", ", unready)}");
    }
}

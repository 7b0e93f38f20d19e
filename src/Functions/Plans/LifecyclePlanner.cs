using System.Text.Json.Nodes;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Operations;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.Functions.Plans;

/// <summary>Plans the steps of install, uninstall, scale, stop and resume.</summary>
internal static class LifecyclePlanner
{
    /// <param name="before">The steps planned before it.</param>
    public static Task<PlannedStep> PlanAsync(JobInput input, PlanLooks looks, string name, IReadOnlyList<PlannedStep> before) => name switch
    {
        StepNames.Preflight => PreflightAsync(input, looks),
        StepNames.HelmInstall => InstallAsync(input, looks),
        StepNames.HelmUpgrade => UpgradeAsync(input, looks),
        StepNames.HelmUninstall => UninstallAsync(input, looks),
        StepNames.DeleteData => DeleteDataAsync(input, looks),
        StepNames.DeleteNamespace => DeleteNamespaceAsync(looks),
        StepNames.WaitGone => WaitGoneAsync(input, looks, before),
        StepNames.RemoveChains => RemoveChainsAsync(input, looks),
        StepNames.RestartRelayer => RestartRelayerAsync(looks, before),
        StepNames.StopWorkloads => StopAsync(looks),
        StepNames.WaitStopped => WaitStoppedAsync(looks, before),
        StepNames.ResumeWorkloads => ResumeAsync(looks),
        StepNames.WaitReady => WaitReadyAsync(looks, before),
        _ => throw new InvalidOperationException($"no plan for step {name}"),
    };

    /// <exception cref="OperationException"><c>SYSTEM_STOPPED</c>. What is not installed is told by the looks themselves.</exception>
    public static async Task CheckNotStoppedAsync(PlanLooks looks)
    {
        try
        {
            await looks.CheckRunsAsync();
        }
        catch (OperationException exception) when (exception.Code == ErrorCodes.NotInstalled)
        {
            // Pods can be there without a workload of the release; the look at them decides.
        }
    }

    private static string Recovery(ReleaseLook look) => look.NeedsRecovery ? $"recover the release, which is {look.Status}; " : string.Empty;

    private static async Task<PlannedStep> PreflightAsync(JobInput input, PlanLooks looks)
    {
        HelmWork work = input.Type switch
        {
            JobTypes.Install => new HelmWork.Install(input.Values ?? [], input.FdscReplicas),
            JobTypes.ScaleFdsc => new HelmWork.Scale(input.Replicas ?? 0),
            _ => new HelmWork.Uninstall(input.DeleteData == true, input.DeleteNamespace == true),
        };
        return await UnlessForbiddenAsync(StepNames.Preflight, async () =>
        {
            var look = await looks.PreflightAsync(work);
            return look.NeedsHelm
                ? PlannedStep.Run(StepNames.Preflight, $"{Recovery(await looks.ReleaseAsync())}check {look.Message}")
                : PlannedStep.Skip(StepNames.Preflight, look.Message);
        });
    }

    /// <summary>What the step itself would be refused is its failure, told beforehand.</summary>
    private static async Task<PlannedStep> UnlessForbiddenAsync(string name, Func<Task<PlannedStep>> plan)
    {
        try
        {
            return await plan();
        }
        catch (OperationException exception) when (exception.Code == ErrorCodes.K8sForbidden)
        {
            return PlannedStep.Fail(name, exception);
        }
    }

    private static async Task<PlannedStep> InstallAsync(JobInput input, PlanLooks looks)
    {
        var look = await looks.ReleaseAsync();
        var wanted = ReleaseValues.WithReplicas(input.Values ?? [], input.FdscReplicas);
        if (look.Status == "deployed" && JsonNode.DeepEquals(look.Values, wanted))
        {
            return PlannedStep.Skip(StepNames.HelmInstall, $"revision {look.Revision} is deployed with the same values");
        }

        return PlannedStep.Run(
            StepNames.HelmInstall,
            Recovery(look) + (look.Status is null ? "install the chart" : $"upgrade revision {look.Revision} ({look.Status}) to the chart with the values asked for"));
    }

    private static async Task<PlannedStep> UpgradeAsync(JobInput input, PlanLooks looks)
    {
        await looks.CheckRunsAsync();
        var look = await looks.ReleaseAsync();
        if (look.Status is null)
        {
            return PlannedStep.Fail(
                StepNames.HelmUpgrade, $"{ErrorCodes.NotInstalled}: there is no release {looks.Release}; {ErrorHints.For(ErrorCodes.NotInstalled)}");
        }

        var (count, replicas) = (await looks.FdscAsync(), input.Replicas ?? 0);
        return look.Status == "deployed" && ReleaseValues.HasReplicas(look.Values, count, replicas)
            ? PlannedStep.Skip(StepNames.HelmUpgrade, $"{replicas} fdsc chains are deployed")
            : PlannedStep.Run(StepNames.HelmUpgrade, $"{Recovery(look)}upgrade from {count} to {replicas} fdsc chains");
    }

    private static async Task<PlannedStep> UninstallAsync(JobInput input, PlanLooks looks)
    {
        var look = await looks.ReleaseAsync();
        List<string> deeds = look.Status is null ? [] : [$"uninstall revision {look.Revision} ({look.Status})"];
        if ((await RemovalAsync(input, looks)).TakenDown is { Count: > 0 } doomed)
        {
            deeds.Add($"delete what Helm does not know: {string.Join(", ", doomed)}");
        }

        return deeds.Count == 0
            ? PlannedStep.Skip(StepNames.HelmUninstall, "there is no release")
            : PlannedStep.Run(StepNames.HelmUninstall, string.Join("; ", deeds));
    }

    /// <summary>What the uninstall takes, all its steps together.</summary>
    private static async Task<Removal> RemovalAsync(JobInput input, PlanLooks looks)
    {
        var look = await looks.ReleaseAsync();
        return (await looks.ObjectsAsync()).PlanRemoval(look.Status is not null, input.Force, input.DeleteData == true);
    }

    private static async Task<PlannedStep> DeleteDataAsync(JobInput input, PlanLooks looks)
    {
        var removal = await RemovalAsync(input, looks);
        var left = removal.DataLeft is { } words ? $"; {words}" : string.Empty;
        return removal.Data.Count == 0
            ? PlannedStep.Skip(StepNames.DeleteData, left.Length == 0 ? "no claim, Job or mnemonic is left" : $"nothing to delete{left}")
            : PlannedStep.Run(StepNames.DeleteData, $"delete {string.Join(", ", removal.Data)}{left}");
    }

    private static async Task<PlannedStep> DeleteNamespaceAsync(PlanLooks looks)
        => await looks.NamespaceAsync()
            ? PlannedStep.Run(StepNames.DeleteNamespace, $"delete namespace {looks.Namespace} with everything in it")
            : PlannedStep.Skip(StepNames.DeleteNamespace, "there is no such namespace");

    private static async Task<PlannedStep> WaitGoneAsync(JobInput input, PlanLooks looks, IReadOnlyList<PlannedStep> before)
    {
        if (input.Replicas is { } replicas)
        {
            return await looks.GoingChainsAsync(replicas, PlannedStep.Runs(before, StepNames.HelmUpgrade)) is { Count: > 0 } going
                ? PlannedStep.Run(StepNames.WaitGone, $"wait until gone: {string.Join(", ", going)}")
                : PlannedStep.Runs(before, StepNames.RemoveChains)
                    ? PlannedStep.Run(StepNames.WaitGone, "see that the chains are gone")
                    : PlannedStep.Skip(StepNames.WaitGone, "the chains are gone");
        }

        if (input.DeleteNamespace == true)
        {
            return PlannedStep.Runs(before, StepNames.DeleteNamespace)
                ? PlannedStep.Run(StepNames.WaitGone, $"wait until namespace {looks.Namespace} is gone")
                : PlannedStep.Skip(StepNames.WaitGone, "nothing is left");
        }

        var data = input.DeleteData == true;
        var removal = await RemovalAsync(input, looks);
        var (count, left) = (removal.Going(data).Count, removal.LeftAtEnd(data));
        var tail = left is null ? string.Empty : $"; {left}";
        if (count == 0 && (PlannedStep.Runs(before, StepNames.HelmUninstall) || PlannedStep.Runs(before, StepNames.DeleteData)))
        {
            return PlannedStep.Run(StepNames.WaitGone, $"see that nothing is on its way out any more{tail}");
        }

        return count == 0
            ? PlannedStep.Skip(StepNames.WaitGone, left is null ? "nothing is left" : $"nothing is on its way out{tail}")
            : PlannedStep.Run(StepNames.WaitGone, $"wait until {count} objects are gone{tail}");
    }

    private static async Task<PlannedStep> RemoveChainsAsync(JobInput input, PlanLooks looks)
    {
        await looks.CheckRunsAsync();
        var chains = await looks.RelayerChainsAsync(input.Replicas ?? 0);
        return chains.Count == 0
            ? PlannedStep.Skip(StepNames.RemoveChains, "the relayer knows none of the chains that go")
            : PlannedStep.Run(StepNames.RemoveChains, $"take {string.Join(", ", chains)} out of the relayer");
    }

    private static async Task<PlannedStep> RestartRelayerAsync(PlanLooks looks, IReadOnlyList<PlannedStep> before)
    {
        if (PlannedStep.Runs(before, StepNames.HelmUpgrade))
        {
            return PlannedStep.Unknown(StepNames.RestartRelayer, "whether the relayer sees every chain's mnemonic is looked at when the chains are there");
        }

        return await looks.MissingMnemonicsAsync() switch
        {
            null => PlannedStep.Unknown(StepNames.RestartRelayer, "no relayer pod is Ready now"),
            [] => PlannedStep.Skip(StepNames.RestartRelayer, "the relayer sees every chain's mnemonic"),
            var missing => PlannedStep.Run(StepNames.RestartRelayer, $"replace the relayer's pod, which lacks {string.Join(", ", missing)}"),
        };
    }

    private static async Task<PlannedStep> StopAsync(PlanLooks looks)
    {
        var running = (await looks.WorkloadsAsync()).Where(workload => workload.NeedsStop).ToList();
        return running.Count == 0
            ? PlannedStep.Skip(StepNames.StopWorkloads, "nothing runs")
            : await ScaleWorkloadsAsync(
                looks, StepNames.StopWorkloads, $"scale to 0: {string.Join(", ", running.Select(workload => $"{workload.Name} ({workload.Replicas})"))}");
    }

    private static Task<PlannedStep> ScaleWorkloadsAsync(PlanLooks looks, string name, string message) => UnlessForbiddenAsync(name, async () =>
    {
        await looks.CheckScalingAsync(resume: name == StepNames.ResumeWorkloads);
        return PlannedStep.Run(name, message);
    });

    private static async Task<PlannedStep> WaitStoppedAsync(PlanLooks looks, IReadOnlyList<PlannedStep> before)
    {
        var pods = await looks.PodsAsync();
        return pods == 0 && !PlannedStep.Runs(before, StepNames.StopWorkloads)
            ? PlannedStep.Skip(StepNames.WaitStopped, "no pod is left")
            : PlannedStep.Run(StepNames.WaitStopped, $"wait until {pods} pods are gone");
    }

    private static async Task<PlannedStep> ResumeAsync(PlanLooks looks)
    {
        var workloads = await looks.WorkloadsAsync();
        if (workloads.Count == 0)
        {
            return PlannedStep.Fail(
                StepNames.ResumeWorkloads, $"{ErrorCodes.NotInstalled}: release {looks.Release} has no workload; {ErrorHints.For(ErrorCodes.NotInstalled)}");
        }

        var stopped = workloads.Where(workload => workload.ResumesTo is not null).ToList();
        return stopped.Count == 0
            ? PlannedStep.Skip(StepNames.ResumeWorkloads, "nothing was stopped")
            : await ScaleWorkloadsAsync(
                looks, StepNames.ResumeWorkloads, $"scale back: {string.Join(", ", stopped.Select(workload => $"{workload.Name} ({workload.ResumesTo})"))}");
    }

    private static async Task<PlannedStep> WaitReadyAsync(PlanLooks looks, IReadOnlyList<PlannedStep> before)
    {
        if (PlannedStep.Runs(before, StepNames.HelmInstall) || PlannedStep.Runs(before, StepNames.HelmUpgrade) || PlannedStep.Runs(before, StepNames.ResumeWorkloads))
        {
            return PlannedStep.Run(StepNames.WaitReady, "wait until every pod is Ready");
        }

        var unready = (await looks.WorkloadsAsync()).Where(workload => !workload.IsReady).Select(workload => workload.Name).ToList();
        return unready.Count == 0
            ? PlannedStep.Skip(StepNames.WaitReady, "every pod is Ready")
            : PlannedStep.Run(StepNames.WaitReady, $"wait for {string.Join(", ", unready)}");
    }
}

using Cryptomeria.K8sOps.Cluster.Access;
using Cryptomeria.K8sOps.Helm;

namespace Cryptomeria.K8sOps.Operations.Lifecycle;

/// <summary>
/// Finds out whether helm can do what a job is about to ask of it, before the job changes anything: that helm and the chart are there, that the chart renders
/// with the values, that the account has the rights. Where helm would be refused later, a system that runs would be left half-way.
/// </summary>
internal sealed class PreflightOperations(
    HelmClient helm, ReleaseOperations releases, WorkloadOperations workloads, DataOperations data, AccessReviews access)
{
    /// <summary>Checks, and recovers a release that a killed helm left pending, and fetches charts that the chart depends on.</summary>
    public async Task<StepOutcome> RunAsync(OperationRun run, HelmWork work)
    {
        var look = await CheckAsync(run, work, act: true);
        return new StepOutcome(!look.NeedsHelm, look.Message);
    }

    /// <summary>Checks as far as that goes without changing anything.</summary>
    public Task<PreflightLook> LookAsync(OperationRun run, HelmWork work) => CheckAsync(run, work, act: false);

    private Task<PreflightLook> CheckAsync(OperationRun run, HelmWork work, bool act) => work switch
    {
        HelmWork.Install install => CheckInstallAsync(run, install, act),
        HelmWork.Scale scale => CheckScaleAsync(run, scale, act),
        HelmWork.Uninstall uninstall => CheckUninstallAsync(run, uninstall),
        _ => throw new ArgumentOutOfRangeException(nameof(work), work, "not a work of helm's"),
    };

    private async Task<PreflightLook> CheckInstallAsync(OperationRun run, HelmWork.Install work, bool act)
    {
        await workloads.CheckNotStoppedAsync(run);
        var tools = await CheckToolsAsync(run, act);
        var release = await FindAsync(run, act);
        var wanted = ReleaseValues.WithReplicas(work.Values, work.FdscReplicas);
        if (!ReleaseOperations.HasValues(release, wanted))
        {
            await RehearseAsync(run, release, new HelmUpgrade(wanted, ReuseValues: false), tools.Complete);
        }

        return new PreflightLook(true, $"{tools.Words}, release {release?.Status ?? "not installed"}");
    }

    private async Task<PreflightLook> CheckScaleAsync(OperationRun run, HelmWork.Scale work, bool act)
    {
        await workloads.CheckRunsAsync(run);
        if (await releases.IsScaledAsync(run, await releases.FindAsync(run), work.Replicas))
        {
            return new PreflightLook(false, $"{work.Replicas} fdsc chains are deployed, so there is nothing for helm to do");
        }

        var tools = await CheckToolsAsync(run, act);
        var release = await FindAsync(run, act) ?? throw WorkloadOperations.NotInstalled(run);
        await RehearseAsync(run, release, ReleaseOperations.UpgradeTo(work.Replicas), tools.Complete);
        return new PreflightLook(true, $"{tools.Words}, release {release.Status}");
    }

    private async Task<PreflightLook> CheckUninstallAsync(OperationRun run, HelmWork.Uninstall work)
    {
        var there = !work.WholeNamespace || await data.LookNamespaceAsync(run);
        var release = await releases.FindAsync(run);
        var found = await data.LookAsync(run);
        if (release is null && !run.Force && found.ReleaseNotFound(run.Namespace) is { } notFound)
        {
            throw notFound;
        }

        var removal = found.PlanRemoval(release is not null, run.Force, work.Data);
        List<AccessRight> rights = [.. DataOperations.DeleteRights(removal)];
        if (release is not null)
        {
            rights.AddRange(HelmRights.ForUninstall(ReleaseManifest.Parse(release.Manifest)));
        }

        if (work.WholeNamespace && there)
        {
            rights.Add(new AccessRight("delete", "v1", "Namespace", run.Namespace));
        }

        await RequireAsync(run, rights);
        return release is null && removal.TakenDown.Count == 0
            ? new PreflightLook(false, "there is no release")
            : new PreflightLook(true, $"release {release?.Status ?? "not known to Helm"}");
    }

    private async Task<(string Words, bool Complete)> CheckToolsAsync(OperationRun run, bool act)
    {
        var version = await helm.GetVersionAsync(run.Log, run.Stop, run.Release);
        var (chart, complete) = await releases.ReadChartAsync(run, fetch: act);
        return ($"helm {version}, chart {chart}", complete);
    }

    private Task<HelmRelease?> FindAsync(OperationRun run, bool act) => act ? releases.RecoverAsync(run) : releases.FindAsync(run);

    /// <param name="complete">The charts that the chart depends on are there.</param>
    private async Task RehearseAsync(OperationRun run, HelmRelease? release, HelmUpgrade upgrade, bool complete)
    {
        // Only a look comes here with these: helm refuses until they are put right, which the step itself does first.
        if (!complete || release is { NeedsRecovery: true })
        {
            return;
        }

        var rehearsal = await helm.RehearseAsync(
            ReleaseOperations.Target(run), releases.Chart(), upgrade, run.Log, run.Stop, run.Release);
        await RequireAsync(run, HelmRights.ForUpgrade(ReleaseManifest.Parse(release?.Manifest ?? string.Empty), rehearsal));
    }

    private Task RequireAsync(OperationRun run, IEnumerable<AccessRight> rights) => access.RequireAsync(run.Namespace, rights, run.Log, run.Token);
}

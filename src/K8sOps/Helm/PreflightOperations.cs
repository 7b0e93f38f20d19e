using Cryptomeria.K8sOps.Cluster.Access;
using Cryptomeria.K8sOps.Cluster.Deletion;
using Cryptomeria.K8sOps.Cluster.Workloads;

namespace Cryptomeria.K8sOps.Helm;

/// <summary>
/// Finds out whether helm can do what a job is about to ask of it, before the job changes anything: that helm and the chart are there, that the chart renders
/// with the values, that the account has the rights. Where helm would be refused later, a system that runs would be left half-way.
/// </summary>
public sealed class PreflightOperations
{
    private readonly HelmClient _helm;
    private readonly ReleaseOperations _releases;
    private readonly WorkloadOperations _workloads;
    private readonly DataOperations _data;
    private readonly AccessReviews _access;

    internal PreflightOperations(
        HelmClient helm, ReleaseOperations releases, WorkloadOperations workloads, DataOperations data, AccessReviews access) =>
        (_helm, _releases, _workloads, _data, _access) = (helm, releases, workloads, data, access);

    /// <summary>
    /// Finds out whether helm can do what it is about to be asked for, before anything is changed: helm is there and new enough, the chart can be read and renders
    /// with the values (its dependencies are fetched where they are missing), the account has the rights, cryptomeria is in the state the work needs. Recovers a
    /// release that a killed helm left pending: a first install that never ended is uninstalled, else the last deployed revision is rolled back to; the log says so.
    /// Skipped where helm has nothing to do.
    /// </summary>
    /// <exception cref="OperationException">
    /// <c>HELM_MISSING</c>, <c>HELM_UNSUPPORTED</c>, <c>HELM_FAILED</c>, <c>CHART_MISSING</c>, <c>CHART_UNREADABLE</c>, <c>K8S_FORBIDDEN</c>, <c>SYSTEM_STOPPED</c>,
    /// <c>NOT_INSTALLED</c>, <c>HOST_IN_NAMESPACE</c>.
    /// </exception>
    public async Task<Outcome> RunAsync(OperationRun run, HelmWork work)
    {
        var look = await CheckAsync(run, work, act: true);
        return new Outcome(!look.NeedsHelm, look.Message);
    }

    /// <summary>Observes as <see cref="RunAsync"/> does. Changes nothing; a release that has to be recovered first is observed no further.</summary>
    /// <exception cref="OperationException">As <see cref="RunAsync"/>.</exception>
    public Task<PreflightObservation> ObserveAsync(OperationRun run, HelmWork work) => CheckAsync(run, work, act: false);

    private Task<PreflightObservation> CheckAsync(OperationRun run, HelmWork work, bool act) => work switch
    {
        HelmWork.Install install => CheckInstallAsync(run, install, act),
        HelmWork.Scale scale => CheckScaleAsync(run, scale, act),
        HelmWork.Uninstall uninstall => CheckUninstallAsync(run, uninstall),
        _ => throw new ArgumentOutOfRangeException(nameof(work), work, "not a work of helm's"),
    };

    private async Task<PreflightObservation> CheckInstallAsync(OperationRun run, HelmWork.Install work, bool act)
    {
        await _workloads.CheckNotStoppedAsync(run);
        var tools = await CheckToolsAsync(run, act);
        var release = await FindAsync(run, act);
        var wanted = ReleaseValues.WithReplicas(work.Values, work.FdscReplicas);
        if (!ReleaseOperations.HasValues(release, wanted))
        {
            await RehearseAsync(run, release, new HelmUpgrade(wanted, ReuseValues: false), tools.Complete);
        }

        return new PreflightObservation(true, $"{tools.Words}, release {release?.Status ?? "not installed"}");
    }

    private async Task<PreflightObservation> CheckScaleAsync(OperationRun run, HelmWork.Scale work, bool act)
    {
        await _workloads.CheckRunsAsync(run);
        if (await _releases.IsScaledAsync(run, await _releases.FindAsync(run), work.Replicas))
        {
            return new PreflightObservation(false, $"{work.Replicas} fdsc chains are deployed, so there is nothing for helm to do");
        }

        var tools = await CheckToolsAsync(run, act);
        var release = await FindAsync(run, act) ?? throw WorkloadOperations.NotInstalled(run);
        await RehearseAsync(run, release, ReleaseOperations.UpgradeTo(work.Replicas), tools.Complete);
        return new PreflightObservation(true, $"{tools.Words}, release {release.Status}");
    }

    private async Task<PreflightObservation> CheckUninstallAsync(OperationRun run, HelmWork.Uninstall work)
    {
        var there = !work.WholeNamespace || await _data.IsNamespaceThereAsync(run);
        var release = await _releases.FindAsync(run);
        var found = await _data.ObserveAsync(run);
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
            ? new PreflightObservation(false, "there is no release")
            : new PreflightObservation(true, $"release {release?.Status ?? "not known to Helm"}");
    }

    private async Task<(string Words, bool Complete)> CheckToolsAsync(OperationRun run, bool act)
    {
        var version = await _helm.GetVersionAsync(run.Log, run.Stop, run.LetGo);
        var (chart, complete) = await _releases.ReadChartAsync(run, fetch: act);
        return ($"helm {version}, chart {chart}", complete);
    }

    private Task<HelmRelease?> FindAsync(OperationRun run, bool act) => act ? _releases.RecoverAsync(run) : _releases.FindAsync(run);

    /// <param name="complete">The charts that the chart depends on are there.</param>
    private async Task RehearseAsync(OperationRun run, HelmRelease? release, HelmUpgrade upgrade, bool complete)
    {
        // Only an observation comes here with these: helm refuses until they are put right, which the step itself does first.
        if (!complete || release is { NeedsRecovery: true })
        {
            return;
        }

        var rehearsal = await _helm.RehearseAsync(
            ReleaseOperations.Target(run), _releases.Chart(), upgrade, run.Log, run.Stop, run.LetGo);
        await RequireAsync(run, HelmRights.ForUpgrade(ReleaseManifest.Parse(release?.Manifest ?? string.Empty), rehearsal));
    }

    private Task RequireAsync(OperationRun run, IEnumerable<AccessRight> rights) => _access.RequireAsync(run.Namespace, rights, run.Log, run.Token);
}

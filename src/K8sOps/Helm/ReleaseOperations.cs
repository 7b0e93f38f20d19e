using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.K8sOps.Cluster.Deletion;
using Cryptomeria.K8sOps.Cluster.Workloads;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Helm;

/// <summary>Cryptomeria's Helm release: checked, installed, scaled, uninstalled, and recovered where a helm was killed at work on it.</summary>
public sealed class ReleaseOperations
{
    /// <summary>By how much helm's own time-out lies behind the job's end, so that it is the job that ends it.</summary>
    private static readonly TimeSpan TimeoutMargin = TimeSpan.FromSeconds(30);
    private readonly HelmClient _helm;
    private readonly HelmOptions _options;
    private readonly SystemView _system;
    private readonly WorkloadOperations _workloads;
    private readonly DataOperations _objects;
    private readonly TargetNamespace _target;
    private readonly TimeProvider _time;

    internal ReleaseOperations(
        HelmClient helm,
        HelmOptions options,
        SystemView system,
        WorkloadOperations workloads,
        DataOperations objects,
        TargetNamespace target,
        TimeProvider time) =>
        (_helm, _options, _system, _workloads, _objects, _target, _time) = (helm, options, system, workloads, objects, target, time);

    /// <summary>Observes the release. Changes nothing; a pending release stays pending.</summary>
    /// <exception cref="OperationException"><c>HELM_MISSING</c>.</exception>
    public async Task<ReleaseObservation> ObserveAsync(OperationRun run)
    {
        var release = await FindAsync(run);
        return new ReleaseObservation(release?.Status, release?.Revision ?? 0, release?.Values ?? []);
    }

    /// <summary>Installs the chart; upgrades where the release has other values or is not deployed; skipped where it is deployed with the same ones.</summary>
    /// <param name="values">The user's values; <c>fdsc.replicas</c> is set to <paramref name="fdscReplicas"/> where that is given.</param>
    public async Task<Outcome> InstallAsync(OperationRun run, JsonObject values, int? fdscReplicas)
    {
        var wanted = ReleaseValues.WithReplicas(values, fdscReplicas);
        var release = await RecoverAsync(run);
        if (release is not null && HasValues(release, wanted))
        {
            return new Outcome(true, $"revision {Text(release.Revision)} is deployed with the same values");
        }

        if (release is null)
        {
            await _target.EnsureAsync(run);
            await _objects.WaitSettledAsync(run);
        }

        run.Log.Event(release is null
            ? $"release {run.Release} is not there; it is installed"
            : $"release {run.Release} is {release.Status} (revision {Text(release.Revision)}); it is upgraded");
        await _helm.UpgradeInstallAsync(Target(run), Chart(), new HelmUpgrade(wanted, ReuseValues: false), Left(run), run.Log, run.Stop, run.LetGo);
        return new Outcome(false, release is null ? "installed" : "upgraded", 0);
    }

    /// <summary>
    /// Uninstalls the release, a pending one too; skipped where there is none. Forced, it then deletes what of cryptomeria's Helm did not make or has
    /// forgotten, workloads first, data apart.
    /// </summary>
    /// <exception cref="OperationException"><c>RELEASE_NOT_FOUND</c> where Helm knows no such release and its workloads, or those of another one, run.</exception>
    public async Task<Outcome> UninstallAsync(OperationRun run)
    {
        await _helm.EndLeftBehindAsync(Target(run), run.Log);
        var release = await FindAsync(run);
        if (release is null && !run.Force && (await _objects.ObserveAsync(run)).ReleaseNotFound(run.Namespace) is { } notFound)
        {
            throw notFound;
        }

        var was = release is not null && await _helm.UninstallAsync(Target(run), Left(run), run.Log, run.Stop, run.LetGo);
        var told = was ? $"uninstalled revision {Text(release!.Revision)}" : "there is no release";
        if (run.Force && await _objects.TakeDownAsync(run) is > 0 and var count)
        {
            return new Outcome(false, $"{told}; {Text(count)} objects deleted that Helm does not know", 0);
        }

        return new Outcome(!was, told, was ? 0 : null);
    }

    /// <summary>How many fdsc chains are deployed: the number of their StatefulSets.</summary>
    public async Task<int> CountFdscAsync(OperationRun run) =>
        (await _system.ReadAsync(run)).Chains.Count(chain => chain.Component == "fdsc");

    /// <summary>Upgrades the release to a number of fdsc chains, keeping its values; a pending release is recovered first; skipped where it has that number.</summary>
    public async Task<Outcome> ScaleAsync(OperationRun run, int replicas)
    {
        await _workloads.CheckRunsAsync(run);
        var release = await RecoverAsync(run) ?? throw WorkloadOperations.NotInstalled(run);
        if (await IsScaledAsync(run, release, replicas))
        {
            return new Outcome(true, $"{Text(replicas)} fdsc chains are deployed");
        }

        var count = await CountFdscAsync(run);
        await _helm.UpgradeInstallAsync(Target(run), Chart(), UpgradeTo(replicas), Left(run), run.Log, run.Stop, run.LetGo);
        return new Outcome(false, $"upgraded from {Text(count)} to {Text(replicas)} fdsc chains", 0) { TookAway = count > replicas };
    }

    /// <summary>The release, or null where there is none.</summary>
    public Task<HelmRelease?> FindAsync(OperationRun run) => _helm.FindReleaseAsync(Target(run), run.Log, run.Stop, run.LetGo);

    /// <summary>Whether the release is deployed with these values.</summary>
    public static bool HasValues(HelmRelease? release, JsonObject values) => release is { Status: "deployed" } && JsonNode.DeepEquals(release.Values, values);

    /// <summary>Whether the release is deployed with a number of fdsc chains.</summary>
    public async Task<bool> IsScaledAsync(OperationRun run, HelmRelease? release, int replicas) =>
        release is { Status: "deployed" } && ReleaseValues.HasReplicas(release.Values, await CountFdscAsync(run), replicas);

    /// <summary>What brings a release to a number of fdsc chains.</summary>
    public static HelmUpgrade UpgradeTo(int replicas) => new(ReleaseValues.WithReplicas([], replicas), ReuseValues: true);

    public static HelmTarget Target(OperationRun run) => new(run.Namespace, run.Release);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Where the chart is.</summary>
    /// <exception cref="OperationException"><c>CHART_MISSING</c>.</exception>
    public string Chart() => _options.ChartPath
        ?? throw new OperationException(ErrorCodes.ChartMissing, "HELM_CHART_PATH is not set, so there is no chart to install");

    /// <summary>Reads the chart, and answers its name and version and whether the charts it depends on are there.</summary>
    /// <param name="fetch">Fetch those that are not.</param>
    public async Task<(string Chart, bool Complete)> ReadChartAsync(OperationRun run, bool fetch)
    {
        var chart = ChartFile.Parse(await _helm.ShowChartAsync(Chart(), run.Log, run.Stop, run.LetGo));
        if (!Directory.Exists(Chart()) || chart.MissingIn(Chart()) is not { Count: > 0 } missing)
        {
            return ($"{chart.Name} {chart.Version}", true);
        }

        if (fetch)
        {
            run.Log.Event($"charts that the chart depends on are not there: {string.Join(", ", missing)}; they are fetched");
            await _helm.UpdateDependenciesAsync(Chart(), run.Log, run.Stop, run.LetGo);
        }

        return ($"{chart.Name} {chart.Version}", fetch);
    }

    /// <summary>How long helm may wait for a hook: what is left of the job's time; null where the job has none.</summary>
    private TimeSpan? Left(OperationRun run) => run.Deadline is { } deadline ? deadline - _time.GetUtcNow() + TimeoutMargin : null;

    /// <summary>
    /// The release, brought out of a pending state first. Nobody else works on it: the job holds the namespace's lock, and a helm an earlier run
    /// left behind is ended before.
    /// </summary>
    public async Task<HelmRelease?> RecoverAsync(OperationRun run)
    {
        await _helm.EndLeftBehindAsync(Target(run), run.Log);
        var release = await FindAsync(run);
        if (release is null or { NeedsRecovery: false })
        {
            return release;
        }

        var deployed = release.Status == "uninstalling"
            ? null
            : await _helm.FindLastDeployedAsync(Target(run), run.Log, run.Stop, run.LetGo);
        if (deployed is { } revision)
        {
            run.Log.Event($"release {release.Name} is {release.Status}: a helm was killed at work on it; it is rolled back to revision {Text(revision)}");
            await RollbackAsync(run, revision);
        }
        else
        {
            run.Log.Event(release.Status == "uninstalling"
                ? $"release {release.Name} is uninstalling: a helm was killed at work on it; it is uninstalled to the end"
                : $"release {release.Name} is {release.Status} and was never deployed: a helm was killed at work on it; it is uninstalled");
            await _helm.UninstallAsync(Target(run), Left(run), run.Log, run.Stop, run.LetGo);
        }

        return await FindAsync(run);
    }

    /// <summary>
    /// Goes back to a revision, as far as helm does: helm 3 fails where the one that was killed had yet to delete what the revision has ("no Service with the
    /// name … found"). The release is marked as failed then, which is as good: an upgrade may follow.
    /// </summary>
    private async Task RollbackAsync(OperationRun run, int revision)
    {
        try
        {
            await _helm.RollbackAsync(Target(run), revision, Left(run), run.Log, run.Stop, run.LetGo);
        }
        catch (OperationException exception) when (exception.Code == ErrorCodes.HelmFailed)
        {
            if (await FindAsync(run) is null or { IsPending: true })
            {
                throw;
            }

            run.Log.Event($"{exception.Message}; the release is not pending any more and can be upgraded");
        }
    }
}

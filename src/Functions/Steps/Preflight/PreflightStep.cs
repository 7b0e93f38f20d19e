using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps.Helm;

namespace Cryptomeria.Functions.Steps.Preflight;

/// <summary>preflight: helm can do what the job is about to ask of it.</summary>
internal static class PreflightStep
{
    public const string Name = "preflight";

    public static Step OfInstall { get; } = Of(
        nameof(PreflightActivities.PreflightInstall),
        "checking helm, the chart, the release and the rights",
        (job, input) => input with { Values = job.Values, Replicas = job.FdscReplicas },
        job => new HelmWork.Install(job.Values ?? [], job.FdscReplicas));

    public static Step OfScale { get; } = Of(
        nameof(PreflightActivities.PreflightScale),
        "checking helm, the chart, the release and the rights",
        (job, input) => input with { Replicas = job.Replicas },
        job => new HelmWork.Scale(job.Replicas ?? 0));

    public static Step OfUninstall { get; } = Of(
        nameof(PreflightActivities.PreflightUninstall),
        "checking helm, the release and the rights",
        (job, input) => input with { Data = job.DeleteData == true, WholeNamespace = job.DeleteNamespace == true },
        job => new HelmWork.Uninstall(job.DeleteData == true, job.DeleteNamespace == true));

    private static Step Of(string activity, string message, Func<JobInput, ActivityInput, ActivityInput> with, Func<JobInput, HelmWork> work) =>
        new(
            Name,
            (run, step) => run.StepAsync(step, activity, message, input => with(run.Input, input)),
            planning => PlanAsync(planning, work(planning.Input)));

    private static Task<PlannedStep> PlanAsync(Planning planning, HelmWork work) => PlannedStep.UnlessForbiddenAsync(Name, async () =>
    {
        var look = await planning.PreflightAsync(work);
        return look.NeedsHelm
            ? PlannedStep.Run(Name, $"{(await planning.ReleaseAsync()).Recovery()}check {look.Message}")
            : PlannedStep.Skip(Name, look.Message);
    });
}

using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Steps.DeleteNamespace;

/// <summary>deleteNamespace: the namespace gone with everything in it.</summary>
internal static class DeleteNamespaceStep
{
    public const string Name = "deleteNamespace";

    public static Step Step { get; } = new(Name, RunAsync, PlanAsync);

    private static Task<Outcome> RunAsync(JobRun run, JobStep step) =>
        run.StepAsync(step, nameof(DeleteNamespaceActivities.DeleteNamespace), "deleting the namespace");

    private static async Task<PlannedStep> PlanAsync(Planning planning) =>
        await planning.NamespaceAsync()
            ? PlannedStep.Run(Name, $"delete namespace {planning.Input.Namespace} with everything in it")
            : PlannedStep.Skip(Name, "there is no such namespace");
}

using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Steps.Relayer;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Steps.RemoveChains;

/// <summary>removeChains: the chains that go are out of the relayer.</summary>
internal static class RemoveChainsStep
{
    public const string Name = "removeChains";

    public static Step Step { get; } = new(Name, RunAsync, PlanAsync) { ChangesPods = true };

    private static async Task<Outcome> RunAsync(JobRun run, JobStep step)
    {
        await RelayerGuard.RememberAsync(run, step);
        return await run.StepAsync(
            step,
            nameof(RemoveChainsActivities.RemoveChains),
            "taking the chains that go out of the relayer",
            input => input with { Replicas = run.Input.Replicas });
    }

    private static async Task<PlannedStep> PlanAsync(Planning planning)
    {
        await planning.CheckRunsAsync();
        var chains = await planning.RelayerChainsAsync(planning.Input.Replicas ?? 0);
        return chains.Count == 0
            ? PlannedStep.Skip(Name, "the relayer knows none of the chains that go")
            : PlannedStep.Run(Name, $"take {string.Join(", ", chains)} out of the relayer");
    }
}

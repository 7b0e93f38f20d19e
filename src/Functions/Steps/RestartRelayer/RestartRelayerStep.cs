using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Steps.HelmUpgrade;
using Cryptomeria.Functions.Steps.Relayer;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Steps.RestartRelayer;

/// <summary>restartRelayer: the relayer sees every chain's mnemonic, in a new pod where that takes one.</summary>
internal static class RestartRelayerStep
{
    public const string Name = "restartRelayer";

    public static Step Step { get; } = new(Name, RunAsync, PlanAsync) { ChangesPods = true };

    private static async Task<Outcome> RunAsync(JobRun run, JobStep step)
    {
        await RelayerGuard.RememberAsync(run, step);
        return await run.StepAsync(step, nameof(RestartRelayerActivities.RestartRelayer), "giving the relayer the new chains' keys");
    }

    private static async Task<PlannedStep> PlanAsync(Planning planning)
    {
        if (planning.WillRun(HelmUpgradeStep.Name))
        {
            return PlannedStep.Unknown(Name, "whether the relayer sees every chain's mnemonic is looked at when the chains are there");
        }

        return await planning.MissingMnemonicsAsync() switch
        {
            null => PlannedStep.Unknown(Name, "no relayer pod is Ready now"),
            [] => PlannedStep.Skip(Name, "the relayer sees every chain's mnemonic"),
            var missing => PlannedStep.Run(Name, $"replace the relayer's pod, which lacks {string.Join(", ", missing)}"),
        };
    }
}

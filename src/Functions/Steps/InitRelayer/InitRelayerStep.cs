using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Steps.Relayer;
using Cryptomeria.Functions.Steps.RestartRelayer;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Relayer;

namespace Cryptomeria.Functions.Steps.InitRelayer;

/// <summary>initRelayer: rly's configuration, chains, keys, and the paths of channels that are open already.</summary>
internal static class InitRelayerStep
{
    public const string Name = "initRelayer";

    public static Step Step { get; } = RelayerStep.Of(Name, RunAsync, InitRelayerPlan.PlanAsync);

    /// <summary>Runs it once, as part of any step: brings a new pod of the relayer's to where the job had brought the old one.</summary>
    public static async Task<Outcome> RunAsync(JobRun run, JobStep step)
    {
        var force = run.Input.Force;
        var setup = await ObserveAsync(run, step);
        var acted = false;
        if (setup.RelayerPod is not null && setup.Chains.Any(chain => !chain.KeyPresent))
        {
            await RelayerGuard.RememberAsync(run, step);

            // What a Secret got after the pod began is seen in it a minute later, in a new pod at once.
            var replaced = await run.RunAsync<Outcome>(
                step, nameof(RestartRelayerActivities.RestartRelayer), "looking at the chains' mnemonics", input => input with { Force = false });
            if (!replaced.Skipped)
            {
                acted = true;
                setup = await ObserveAsync(run, step);
            }
        }

        if (setup.RelayerPod is null || !setup.ConfigExists || force)
        {
            acted |= await EnsureAsync(run, step, nameof(InitRelayerActivities.EnsureRelayerConfig), "preparing the relayer's configuration", null);
            setup = await ObserveAsync(run, step);
        }

        var total = setup.Chains.Count;
        for (var i = 0; i < total; i++)
        {
            var chain = setup.Chains[i];
            if (!chain.Added || force)
            {
                acted |= await EnsureAsync(
                    run, step, nameof(InitRelayerActivities.EnsureChainAdded), $"adding chain {chain.ChainId} ({i + 1}/{total})", chain.ChainId);
            }

            if (!chain.KeyPresent || force)
            {
                acted |= await EnsureAsync(
                    run, step, nameof(InitRelayerActivities.EnsureKey), $"restoring the relayer key of {chain.ChainId} ({i + 1}/{total})", chain.ChainId);
            }
        }

        if (acted || setup.MissingPaths.Count > 0)
        {
            acted |= await EnsureAsync(run, step, nameof(InitRelayerActivities.EnsurePaths), "restoring the paths of open channels", null);
        }

        return new Outcome(!acted, "relayer config/chains/keys ready");
    }

    // Whatever pod is there now is the one that is set up from here on.
    private static async Task<RelayerSetup> ObserveAsync(JobRun run, JobStep step)
    {
        run.RelayerPod = null;
        var setup = await run.RunAsync<RelayerSetup>(
            step, nameof(InitRelayerActivities.ObserveRelayerSetup), "looking at the relayer's configuration");
        run.RelayerPod = setup.RelayerPod;
        return setup;
    }

    private static async Task<bool> EnsureAsync(JobRun run, JobStep step, string activity, string message, string? chainId) =>
        !(await run.RunAsync<Outcome>(step, activity, message, input => input with { ChainId = chainId })).Skipped;
}

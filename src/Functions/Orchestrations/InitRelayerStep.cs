using Cryptomeria.Functions.Activities;
using Cryptomeria.K8sOps.Operations;

namespace Cryptomeria.Functions.Orchestrations;

/// <summary>initRelayer: rly's configuration, chains, keys, and the paths of channels that are open already.</summary>
internal static class InitRelayerStep
{
    public static async Task<Outcome> RunAsync(JobFrame frame, JobStep step)
    {
        var force = frame.Input.Force;
        var setup = await LookAsync(frame, step);
        var acted = false;
        if (setup.RelayerPod is not null && setup.Chains.Any(chain => !chain.KeyPresent))
        {
            await frame.RememberRelayerAsync(step);

            // What a Secret got after the pod began is seen in it a minute later, in a new pod at once.
            var replaced = await frame.RunAsync<Outcome>(
                step, nameof(LifecycleActivities.RestartRelayer), "looking at the chains' mnemonics", unit => unit with { Force = false });
            if (!replaced.Skipped)
            {
                acted = true;
                setup = await LookAsync(frame, step);
            }
        }

        if (setup.RelayerPod is null || !setup.ConfigExists || force)
        {
            var config = await frame.RunAsync<Outcome>(
                step, nameof(StartActivities.EnsureRelayerConfig), "preparing the relayer's configuration");
            acted |= !config.Skipped;
            setup = await LookAsync(frame, step);
        }

        var total = setup.Chains.Count;
        for (var i = 0; i < total; i++)
        {
            var chain = setup.Chains[i];
            if (!chain.Added || force)
            {
                acted |= await EnsureAsync(frame, step, nameof(StartActivities.EnsureChainAdded), $"adding chain {chain.ChainId} ({i + 1}/{total})", chain.ChainId);
            }

            if (!chain.KeyPresent || force)
            {
                acted |= await EnsureAsync(frame, step, nameof(StartActivities.EnsureKey), $"restoring the relayer key of {chain.ChainId} ({i + 1}/{total})", chain.ChainId);
            }
        }

        if (acted || setup.MissingPaths.Count > 0)
        {
            acted |= await EnsureAsync(frame, step, nameof(StartActivities.EnsurePaths), "restoring the paths of open channels", null);
        }

        return new Outcome(!acted, "relayer config/chains/keys ready");
    }

    // Whatever pod is there now is the one that is set up from here on.
    private static async Task<RelayerSetup> LookAsync(JobFrame frame, JobStep step)
    {
        frame.RelayerPod = null;
        var setup = await frame.RunAsync<RelayerSetup>(step, nameof(StartActivities.LookRelayerSetup), "looking at the relayer's configuration");
        frame.RelayerPod = setup.RelayerPod;
        return setup;
    }

    private static async Task<bool> EnsureAsync(JobFrame frame, JobStep step, string activity, string message, string? chainId)
        => !(await frame.RunAsync<Outcome>(step, activity, message, unit => unit with { ChainId = chainId })).Skipped;
}

namespace Cryptomeria.Functions.Steps.InitRelayer;

/// <summary>How initRelayer is planned.</summary>
internal static class InitRelayerPlan
{
    public static async Task<PlannedStep> PlanAsync(Planning planning)
    {
        const string name = InitRelayerStep.Name;
        var setup = await planning.SetupAsync();
        if (setup.RelayerPod is null)
        {
            return PlannedStep.Run(name, "wait for a Ready relayer pod; there is none now");
        }

        var (add, keys) = (setup.Chains.Where(chain => !chain.Added).Select(chain => chain.ChainId).ToList(),
            setup.Chains.Where(chain => !chain.KeyPresent).Select(chain => chain.ChainId).ToList());
        List<string> work = [];
        if (!setup.ConfigExists)
        {
            work.Add("create rly's configuration");
        }

        if (add.Count > 0)
        {
            work.Add($"add chains {string.Join(", ", add)}");
        }

        if (keys.Count > 0)
        {
            if (await planning.MissingMnemonicsAsync() is { Count: > 0 } unseen)
            {
                work.Add($"replace the relayer's pod, which lacks the mnemonics of {string.Join(", ", unseen)}");
            }

            work.Add($"restore the keys of {string.Join(", ", keys)}");
        }

        if (setup.MissingPaths.Count > 0)
        {
            work.Add($"restore the paths of {string.Join(", ", setup.MissingPaths)}");
        }

        return work.Count == 0 && !planning.Input.Force
            ? PlannedStep.Skip(name, "configuration, chains, keys and paths are there")
            : PlannedStep.Run(name, work.Count == 0 ? "write configuration, chains and keys again (force)" : string.Join("; ", work));
    }
}

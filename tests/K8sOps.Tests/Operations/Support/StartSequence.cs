namespace Cryptomeria.K8sOps.Tests.Operations.Support;

/// <summary>The units of start in the order a job calls them, each looked at first as a job does.</summary>
internal static class StartSequence
{
    /// <summary>Does everything. True where nothing was left to do.</summary>
    public static async Task<bool> StartAsync(this OperatedSystem system, Job? job = null)
    {
        job ??= system.Job();
        var skipped = await system.InitAsync(job);
        skipped &= await system.ConnectAsync(job);
        skipped &= (await system.Operations.EnsureRelayerRunningAsync(job, OperatedSystem.Token)).Skipped;
        return skipped & (await system.Operations.WaitIbcReadyAsync(job, null, OperatedSystem.Token)).Skipped;
    }

    /// <summary>initRelayer.</summary>
    public static async Task<bool> InitAsync(this OperatedSystem system, Job? job = null)
    {
        job ??= system.Job();
        var (operations, token) = (system.Operations, OperatedSystem.Token);
        var skipped = true;
        var setup = await operations.ObserveRelayerSetupAsync(job, token);
        if (!setup.ConfigExists)
        {
            skipped &= (await operations.EnsureRelayerConfigAsync(job, token)).Skipped;
        }

        foreach (var chain in setup.Chains)
        {
            if (!chain.Added)
            {
                skipped &= (await operations.EnsureChainAddedAsync(job, chain.ChainId, token)).Skipped;
            }

            if (!chain.KeyPresent)
            {
                skipped &= (await operations.EnsureKeyAsync(job, chain.ChainId, token)).Skipped;
            }
        }

        return skipped & (skipped && setup.MissingPaths.Count == 0 || (await operations.EnsurePathsAsync(job, token)).Skipped);
    }

    /// <summary>connectAll.</summary>
    public static async Task<bool> ConnectAsync(this OperatedSystem system, Job? job = null)
    {
        job ??= system.Job();
        var (operations, token) = (system.Operations, OperatedSystem.Token);
        var skipped = true;
        foreach (var chain in (await operations.ObserveConnectionsAsync(job, token)).Channels)
        {
            if (!chain.IsLinked)
            {
                skipped &= (await operations.EnsureLinkAsync(job, chain.ChainId, token)).Skipped;
            }

            if (!chain.IsRegistered)
            {
                skipped &= (await operations.EnsureStorageRegisteredAsync(job, chain.ChainId, token)).Skipped;
            }
        }

        return skipped;
    }
}

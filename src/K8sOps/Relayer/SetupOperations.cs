using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Shell;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>rly's configuration, chains and keys.</summary>
public sealed class SetupOperations
{
    private readonly SystemView _system;
    private readonly RlyClient _rly;

    internal SetupOperations(SystemView system, RlyClient rly) =>
        (_system, _rly) = (system, rly);

    /// <summary>Observes the relayer's configuration, chains, keys and paths in as few execs as can be. Changes nothing.</summary>
    public async Task<RelayerSetup> ObserveAsync(OperationRun run)
    {
        var (relayer, chains) = await _system.TryRelayerAndChainsAsync(run);
        if (relayer is null)
        {
            return new RelayerSetup(null, false, [.. chains.Select(chain => new ChainSetup(chain.ChainId, false, false))], []);
        }

        var (configuring, channelling) = (
            _rly.ReadConfigAsync(relayer, chains.Select(chain => chain.ChainId)),
            _rly.TryListChannelsAsync(relayer, Chain.Gateway));
        await Task.WhenAll(configuring, channelling);
        var (config, channels) = (await configuring, await channelling);
        var missing = channels is null ? [] : PathOperations.Missing(chains, GatewayLinks.Read(channels, config.Paths), config.Paths);
        return new RelayerSetup(
            relayer.Pod.Name,
            config.Exists,
            [.. chains.Select(chain => new ChainSetup(chain.ChainId, config.Chains.Contains(chain.ChainId), config.Keys.Contains(chain.ChainId)))],
            [.. missing.Select(chain => chain.ChainId)]);
    }

    /// <summary>Waits up to 60 s for a Ready relayer pod and creates rly's configuration where it is missing.</summary>
    public async Task<Outcome> EnsureConfigAsync(OperationRun run)
    {
        var relayer = await _system.RelayerAsync(run);
        var result = await _rly.InitConfigAsync(relayer);
        if (IsPresent(result))
        {
            return new Outcome(true, "relayer configuration present", result.ExitCode);
        }

        await VerifyAsync(relayer, [], config => config.Exists, "rly config init", result);
        return new Outcome(false, "relayer configuration created", result.ExitCode);
    }

    /// <summary>Adds a chain to rly's configuration.</summary>
    public async Task<Outcome> EnsureChainAsync(OperationRun run, string chainId)
    {
        var (relayer, chains) = await _system.RelayerAndChainsAsync(run);
        return await EnsureChainAsync(run, relayer, SystemView.Require(run, chains, chainId));
    }

    internal async Task<Outcome> EnsureChainAsync(OperationRun run, PodSession relayer, Chain chain)
    {
        var result = await _rly.AddChainAsync(relayer, chain, replace: run.Force);
        if (IsPresent(result))
        {
            return new Outcome(true, $"chain {chain.ChainId} present", result.ExitCode);
        }

        await VerifyAsync(relayer, [], now => now.Chains.Contains(chain.ChainId), $"rly chains add {chain.ChainId}", result);
        return new Outcome(false, $"chain {chain.ChainId} added", result.ExitCode);
    }

    /// <summary>Restores the relayer's key of a chain from the mounted mnemonic, which never leaves the pod.</summary>
    /// <exception cref="OperationException"><c>KEY_MISSING</c>.</exception>
    public async Task<Outcome> EnsureKeyAsync(OperationRun run, string chainId)
    {
        var (relayer, chains) = await _system.RelayerAndChainsAsync(run);
        _ = SystemView.Require(run, chains, chainId);
        return await EnsureKeyAsync(run, relayer, chainId);
    }

    internal async Task<Outcome> EnsureKeyAsync(OperationRun run, PodSession relayer, string chainId)
    {
        var result = await _rly.RestoreKeyAsync(relayer, chainId, replace: run.Force);
        if (result.ExitCode == RlyScripts.KeyMissingExitCode)
        {
            throw new OperationException(
                ErrorCodes.KeyMissing, $"the relayer pod has no relayer mnemonic of {chainId}", retryable: false,
                new Dictionary<string, string> { ["chainId"] = chainId, ["pod"] = relayer.Pod.Name, ["file"] = RlyClient.MnemonicFile(chainId) });
        }

        if (IsPresent(result))
        {
            return new Outcome(true, $"key of {chainId} present", result.ExitCode);
        }

        await VerifyAsync(relayer, [chainId], config => config.Keys.Contains(chainId), $"rly keys restore {chainId} relayer", result);
        return new Outcome(false, $"key of {chainId} restored", result.ExitCode);
    }

    private static bool IsPresent(ExecResult result) => result.ExitCode == 0 && result.StandardOutput.Trim() == "present";

    // A failure is none where the thing is there: a command whose host died may have done it in the meantime. Success needs an observation only where
    // the command itself proves nothing; rly's commands do.
    private async Task VerifyAsync(
        PodSession relayer, IEnumerable<string> keysOf, Func<RelayerConfig, bool> done, string command, ExecResult result)
    {
        if (result.ExitCode != 0 && !done(await _rly.ReadConfigAsync(relayer, keysOf, quiet: true)))
        {
            throw CommandErrors.RelayerCommandFailed(command, result);
        }
    }
}

using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>Observes how the chains are linked to gwc.</summary>
public sealed class ConnectionOperations
{
    private readonly SystemView _system;
    private readonly RlyClient _rly;
    private readonly Counterparties _counterparties;
    private readonly GatewayClient _gateway;
    private readonly ChainWait _waiting;

    internal ConnectionOperations(SystemView system, RlyClient rly, Counterparties counterparties, GatewayClient gateway, ChainWait waiting) =>
        (_system, _rly, _counterparties, _gateway, _waiting) = (system, rly, counterparties, gateway, waiting);

    /// <summary>
    /// Waits, side by side, until every chain answers and makes blocks, then observes which chains have an open gateway channel, a path and a registration.
    /// </summary>
    public async Task<ConnectionState> ObserveAsync(OperationRun run)
    {
        var relayer = await _system.RelayerAsync(run);
        var chains = await _waiting.WaitAsync(run);
        var gatewayPod = SystemView.Gateway(run, chains);
        var (channelling, configuring, registering) = (
            _rly.ListChannelsAsync(relayer, Chain.Gateway),
            _rly.ReadConfigAsync(relayer, [], quiet: true),
            _gateway.ListStoragesAsync(gatewayPod));
        await Task.WhenAll(channelling, configuring, registering);
        var (channels, config, storages) = (await channelling, await configuring, await registering);
        string[] linked = [.. SystemView.Linked(chains).Select(chain => chain.ChainId)];
        var dead = await _counterparties.FindDeadAsync(relayer, GatewayLinks.Read(channels, config.Paths), linked);
        foreach (var (channel, chainId) in dead)
        {
            Counterparties.Report(relayer.Log, channel, chainId);
        }

        var usable = channels.Where(channel => !dead.ContainsKey(channel)).ToList();
        foreach (var channel in GatewayLinks.Read(usable, config.Paths).Unknown)
        {
            relayer.Log.Event($"the counterparty of {channel.ChannelId} on gwc is not known at the moment");
        }

        var seen = new SystemObservations { Channels = new(usable, null), Config = new(config, null), Storages = new(storages, null) };
        return new ConnectionState(GatewayChannel.All(chains, seen), relayer.Pod.Name);
    }
}

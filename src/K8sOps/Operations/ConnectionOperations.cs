using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Operations;

/// <summary>Looks how the chains are tied to gwc.</summary>
internal sealed class ConnectionOperations(SystemView system, RlyClient rly, GatewayClient gateway, ChainWait waiting)
{
    public async Task<ConnectionState> LookAsync(OperationRun run)
    {
        var (finding, listing) = (system.RelayerAsync(run), system.ChainsAsync(run));
        await Task.WhenAll(finding, listing);
        var (relayer, chains) = (await finding, await listing);
        await waiting.WaitAsync(run.Namespace, chains, run.Log, run.Token);

        // gwc's pod may be another one after the wait.
        var gatewayPod = SystemView.Gateway(run, SystemView.Require(run, chains, ChannelPorts.GatewayChain).Pod is null ? await system.ChainsAsync(run) : chains);
        var (channelling, configuring, registering) = (
            rly.ListChannelsAsync(relayer, ChannelPorts.GatewayChain),
            rly.ReadConfigAsync(relayer, [], quiet: true),
            gateway.ListStoragesAsync(gatewayPod));
        await Task.WhenAll(channelling, configuring, registering);
        var (config, storages) = (await configuring, await registering);
        var links = GatewayLinks.Read(await channelling, config.Paths);
        Tell(links, relayer);
        return new ConnectionState(
            [.. SystemView.Linked(chains).Select(chain =>
            {
                var channel = links.Open.GetValueOrDefault(chain.ChainId);
                return new ChainConnection(
                    chain.ChainId,
                    channel?.ChannelId,
                    channel is null ? config.Paths.ContainsKey(ChannelPorts.PathName(chain.ChainId)) : GatewayLinks.HasPath(chain.ChainId, channel, config.Paths),
                    storages.Any(storage => storage.ChainId == chain.ChainId));
            })]);
    }

    private static void Tell(GatewayLinks links, PodSession relayer)
    {
        foreach (var channel in links.Unknown)
        {
            relayer.Log.Event($"the other end of {channel.ChannelId} on gwc cannot be told at the moment");
        }
    }
}

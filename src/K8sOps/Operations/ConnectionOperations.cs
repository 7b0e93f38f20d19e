using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Operations;

/// <summary>Looks how the chains are tied to gwc.</summary>
internal sealed class ConnectionOperations(SystemView system, RlyClient rly, FarEnds far, GatewayClient gateway, ChainWait waiting)
{
    public async Task<ConnectionState> LookAsync(OperationRun run)
    {
        var (relayer, chains) = await system.RelayerAndChainsAsync(run);
        await waiting.WaitAsync(run.Namespace, run.Context.Release, chains, run.Log, run.Token);

        // The wait may have been for gwc's pod.
        var gatewayIsNew = SystemView.Require(run, chains, ChannelPorts.GatewayChain).Pod is null;
        var gatewayPod = SystemView.Gateway(run, gatewayIsNew ? await system.ChainsAsync(run) : chains);
        var (channelling, configuring, registering) = (
            rly.ListChannelsAsync(relayer, ChannelPorts.GatewayChain),
            rly.ReadConfigAsync(relayer, [], quiet: true),
            gateway.ListStoragesAsync(gatewayPod));
        await Task.WhenAll(channelling, configuring, registering);
        var (config, storages) = (await configuring, await registering);
        string[] linked = [.. SystemView.Linked(chains).Select(chain => chain.ChainId)];
        var links = await far.ReadUsableAsync(relayer, await channelling, config.Paths, _ => linked);
        Tell(links, relayer);
        return new ConnectionState([.. linked.Select(chainId => Tie(chainId, links, config, storages))], relayer.Pod.Name);
    }

    private static ChainConnection Tie(string chainId, GatewayLinks links, RelayerConfig config, IReadOnlyList<StorageInfo> storages)
    {
        var channel = links.Open.GetValueOrDefault(chainId);
        var path = channel is null
            ? config.Paths.ContainsKey(ChannelPorts.PathName(chainId))
            : GatewayLinks.HasPath(chainId, channel, config.Paths);
        return new ChainConnection(chainId, channel?.ChannelId, path, channel is not null && GatewayLinks.IsRegistered(chainId, links, storages));
    }

    private static void Tell(GatewayLinks links, PodSession relayer)
    {
        foreach (var channel in links.Unknown)
        {
            relayer.Log.Event($"the other end of {channel.ChannelId} on gwc cannot be told at the moment");
        }
    }
}

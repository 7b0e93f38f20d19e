using Cryptomeria.ClusterSimulator.Pods.Containers;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.World;

/// <summary>How the programs in the pods reach the world: chains only over the pods' network, as real programs do.</summary>
internal sealed class WorldAccess(CryptomeriaWorld world)
{
    public CryptomeriaWorld World => world;

    public CryptomeriaWorldOptions Options => world.Options;

    /// <summary>The chain behind an RPC address, seen from a program's pod.</summary>
    /// <exception cref="ConnectException">It cannot be reached; the message is what a Go program says.</exception>
    public async Task<SimulatedChain> QueryAsync(ProgramContext context, string address)
    {
        await context.DelayAsync(Options.QueryLatency).ConfigureAwait(false);
        var text = address.Replace("tcp://", "http://", StringComparison.Ordinal);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            throw new ConnectException($"parse \"{address}\": invalid URL", hostUnknown: true);
        }

        try
        {
            var pod = context.Container.Pod;
            if (pod.Host.Network.Connect(pod, uri.Host, uri.Port) is ChainListener { IsRpc: true } listener)
            {
                return listener.Chain;
            }
        }
        catch (ConnectException exception)
        {
            throw new ConnectException($"post failed: Post \"{text.TrimEnd('/')}\": {(exception.HostUnknown ? "dial tcp: " : "")}{exception.Message}", exception.HostUnknown);
        }
        throw new ConnectException($"post failed: Post \"{text}\": EOF", hostUnknown: false);
    }
}

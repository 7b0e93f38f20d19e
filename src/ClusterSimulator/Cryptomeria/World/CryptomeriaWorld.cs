using System.Collections.Concurrent;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.World;

/// <summary>The chains of a simulated cryptomeria, what the relayer does, and the faults to simulate. All members are thread-safe.</summary>
public sealed class CryptomeriaWorld(CryptomeriaWorldOptions options)
{
    private readonly ConcurrentDictionary<(string Namespace, string Id), SimulatedChain> _chains = new();
    private readonly ConcurrentDictionary<RelayerProcess, Func<bool>> _relayers = new();
    private readonly Lock _lock = new();
    private readonly HashSet<Func<bool>> _links = [];
    private int _maxRunningLinks;
    private int _heldLinks;
    private int _linksStarted;
    private int _relayersStarted;

    public CryptomeriaWorldOptions Options => options;

    public CryptomeriaFaults Faults { get; } = new();

    /// <summary>The chains that have ever started.</summary>
    public IReadOnlyCollection<SimulatedChain> Chains => [.. _chains.Values];

    /// <summary>The <c>rly start</c> processes that run now.</summary>
    public IReadOnlyCollection<RelayerProcess> Relayers => [.. _relayers.Where(relayer => !relayer.Value()).Select(relayer => relayer.Key)];

    /// <summary>How many <c>rly start</c> processes have begun to relay.</summary>
    public int RelayersStarted => _relayersStarted;

    public int LinksStarted => _linksStarted;

    public int RunningLinks
    {
        get
        {
            lock (_lock)
            {
                return _links.Count(isOver => !isOver());
            }
        }
    }

    /// <summary>How many links are held in the phase that a fault names: they have come so far and go on only when they are let.</summary>
    public int HeldLinks => _heldLinks;

    /// <summary>The most links that ever ran at one time; more than one means that the key was used twice at a time.</summary>
    public int MaxRunningLinks => _maxRunningLinks;

    /// <summary>The chain of an id; made where it has not started yet.</summary>
    public SimulatedChain Chain(string id, string @namespace = "cryptomeria") =>
        _chains.GetOrAdd((@namespace, id), key => new SimulatedChain(key.Namespace, key.Id));

    /// <summary>The ids of the open channels on a port of a chain that lead to another chain.</summary>
    public IReadOnlyList<string> OpenChannels(string chainId, string portId, string counterpartyChainId, string @namespace = "cryptomeria")
    {
        var chain = Chain(chainId, @namespace);
        var clients = chain.Clients.ToDictionary(client => client.Id, client => client.CounterpartyChainId);
        var connections = chain.Connections.ToDictionary(connection => connection.Id, connection => clients[connection.ClientId]);
        return [.. chain.Channels
            .Where(channel => channel.State == HandshakeState.Open && channel.PortId == portId && connections[channel.ConnectionId] == counterpartyChainId)
            .Select(channel => channel.Id)];
    }

    /// <summary>Counts a link as held until what is returned is disposed of.</summary>
    internal IDisposable HoldLink()
    {
        Interlocked.Increment(ref _heldLinks);
        return new Ending(() => Interlocked.Decrement(ref _heldLinks));
    }

    /// <summary>Counts a link until what is returned is disposed of.</summary>
    /// <param name="isOver">Whether its process has ended: one that was killed does not count, although its code may still be on its way out.</param>
    internal IDisposable BeginLink(SimulatedChain source, SimulatedChain destination, Func<bool> isOver)
    {
        lock (_lock)
        {
            _linksStarted++;
            _links.Add(isOver);
            _maxRunningLinks = Math.Max(_maxRunningLinks, RunningLinks);
        }
        source.CountLink();
        destination.CountLink();
        return new Ending(() =>
        {
            lock (_lock)
            {
                _links.Remove(isOver);
            }
        });
    }

    internal IDisposable BeginRelaying(RelayerProcess process, Func<bool> isOver)
    {
        Interlocked.Increment(ref _relayersStarted);
        _relayers.TryAdd(process, isOver);
        return new Ending(() => _relayers.TryRemove(process, out _));
    }

    private sealed class Ending(Action action) : IDisposable
    {
        private int _done;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _done, 1) == 0)
            {
                action();
            }
        }
    }
}

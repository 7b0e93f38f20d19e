using System.Collections.Concurrent;
using Cryptomeria.ClusterSimulator.Pods.Files;

namespace Cryptomeria.ClusterSimulator.Pods.Containers;

/// <summary>A running pod.</summary>
/// <param name="volumes">What is mounted into each container; it outlives a container.</param>
internal sealed class Pod(PodStart start, PodHost host, DateTimeOffset booted, IReadOnlyList<(string MountPath, MemoryDirectory Directory)> volumes)
{
    public string Namespace => start.Namespace;

    public string Name => start.Name;

    public PodStart Start => start;

    public PodHost Host => host;

    public TimeProvider Time => host.Time;

    public DateTimeOffset Booted => booted;

    /// <summary>The running containers by name.</summary>
    public ConcurrentDictionary<string, Container> Containers { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<(string MountPath, MemoryDirectory Directory)> Volumes => volumes;

    /// <summary>The containers' logs; one that has ended keeps its own until it is started again.</summary>
    public ConcurrentDictionary<string, ContainerLog> Logs { get; } = new(StringComparer.Ordinal);

    /// <summary>Canceled when the pod stops.</summary>
    public CancellationTokenSource Stopping { get; } = new();

    /// <summary>What listens on a port of the pod, or null.</summary>
    public IPodListener? Listener(int port) =>
        Containers.Values.Select(container => container.Listeners.GetValueOrDefault(port)).FirstOrDefault(listener => listener is { Refuses: false });
}

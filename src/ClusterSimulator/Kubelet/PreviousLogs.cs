using System.Collections.Concurrent;
using Cryptomeria.ClusterSimulator.Pods;

namespace Cryptomeria.ClusterSimulator.Kubelet;

/// <summary>The logs of containers that ended and were started again, by pod and container.</summary>
internal sealed class PreviousLogs
{
    private readonly ConcurrentDictionary<(string Uid, string Container), IReadOnlyList<ContainerLogLine>> _logs = new();

    public IReadOnlyList<ContainerLogLine>? Find(string uid, string container) => _logs.GetValueOrDefault((uid, container));

    public void Keep(string uid, string container, IReadOnlyList<ContainerLogLine> lines) => _logs[(uid, container)] = lines;

    public void Forget(string uid)
    {
        foreach (var key in _logs.Keys.Where(key => key.Uid == uid))
        {
            _logs.TryRemove(key, out _);
        }
    }
}

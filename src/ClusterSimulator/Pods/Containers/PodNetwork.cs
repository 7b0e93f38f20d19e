namespace Cryptomeria.ClusterSimulator.Pods.Containers;

/// <summary>Names and ports between pods: headless names (<c>POD.SERVICE</c>), service names and localhost, in one namespace or across.</summary>
internal sealed class PodNetwork(PodHost host)
{
    /// <summary>Finds the pod a service leads to: namespace and service name to a pod's name, or null. Set by who knows the services.</summary>
    public Func<string, string, string?>? ServiceResolver { get; set; }

    /// <summary>What listens behind a name and port, seen from a pod.</summary>
    /// <exception cref="ConnectException">The name is unknown, or nothing listens there.</exception>
    public IPodListener Connect(Pod from, string name, int port)
    {
        var pod = Resolve(from, name) ?? throw new ConnectException($"lookup {name} on 10.96.0.10:53: no such host", hostUnknown: true);
        return pod.Listener(port) ?? throw new ConnectException($"dial tcp {Address(pod)}:{port}: connect: connection refused", hostUnknown: false);
    }

    /// <summary>A pod's address as messages show it; the same for a pod's whole life.</summary>
    public static string Address(Pod pod)
    {
        var hash = pod.Start.Uid.Aggregate(17, (sum, c) => unchecked((sum * 31) + c)) & 0xFFFF;
        return $"10.244.{hash >> 8}.{(hash & 0xFF) | 1}";
    }

    private Pod? Resolve(Pod from, string name)
    {
        if (name is "localhost" or "127.0.0.1" or "::1" or "[::1]" or "0.0.0.0" || name == from.Name)
        {
            return from;
        }

        var labels = name.TrimEnd('.').Split('.');
        if (labels.Length >= 3 && labels[^3] == "svc" && labels[^2] == "cluster")
        {
            labels = labels[..^2];
        }

        if (labels.Length >= 2 && labels[^1] == "svc")
        {
            labels = labels[..^1];
        }

        // POD.SERVICE[.NAMESPACE] or SERVICE[.NAMESPACE]
        if (labels.Length >= 2 && labels[1].EndsWith("-headless", StringComparison.Ordinal))
        {
            return host.Find(labels.Length > 2 ? labels[2] : from.Namespace, labels[0]);
        }
        var @namespace = labels.Length > 1 ? labels[1] : from.Namespace;
        if (labels.Length > 2 || ServiceResolver?.Invoke(@namespace, labels[0]) is not { } pod)
        {
            return null;
        }

        return host.Find(@namespace, pod);
    }
}

namespace Cryptomeria.ClusterSimulator.Kubelet;

/// <summary>Which pods fail, and how.</summary>
public sealed class PodFailures : ObjectFailures<PodFailure>
{
    internal PodFailure? Of(string @namespace, string name) => TryFind(@namespace, name, out var failure) ? failure : null;
}

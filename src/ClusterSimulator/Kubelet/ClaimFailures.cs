namespace Cryptomeria.ClusterSimulator.Kubelet;

/// <summary>Which claims get no volume, so that they and the pods that want them stay Pending, and what the claim's event says. One that is bound stays so.</summary>
public sealed class ClaimFailures : ObjectFailures<string>
{
    /// <summary>Why, where nothing else is said.</summary>
    public const string DefaultMessage = "storageclass.storage.k8s.io \"standard\" not found";

    internal string? Of(string @namespace, string name) => TryFind(@namespace, name, out var message) ? message : null;
}

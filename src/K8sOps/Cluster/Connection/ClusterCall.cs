namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>What a call to the API server does, so that its failure can say so.</summary>
/// <param name="Verb">As RBAC names it: <c>get</c>, <c>list</c>, <c>create</c> ….</param>
/// <param name="Resource">As RBAC names it: <c>pods</c>, <c>pods/exec</c>, <c>leases</c> ….</param>
/// <param name="Name">The object's name, or null for a list.</param>
internal sealed record ClusterCall(string Verb, string Resource, string Namespace, string? Name = null)
{
    public override string ToString() => Name is null ? $"{Verb} {Resource} in namespace {Namespace}" : $"{Verb} {Resource} {Namespace}/{Name}";
}

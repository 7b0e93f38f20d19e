namespace Cryptomeria.K8sOps.Cluster.Access;

/// <summary>A right to do something with objects of a kind.</summary>
/// <param name="Verb">As RBAC names it: <c>create</c>, <c>patch</c>, <c>delete</c> ….</param>
/// <param name="ApiVersion">As a manifest has it, such as <c>apps/v1</c>.</param>
/// <param name="Kind">As a manifest has it, such as <c>StatefulSet</c>.</param>
/// <param name="Name">The object; null for a right that no name narrows (<c>create</c>, <c>list</c>).</param>
internal sealed record AccessRight(string Verb, string ApiVersion, string Kind, string? Name = null);

/// <summary>A right that the account does not have.</summary>
/// <param name="Resource">As RBAC names it, with its group: <c>statefulsets.apps</c>.</param>
/// <param name="Name">The object; null where the right is missing for the kind as a whole.</param>
internal sealed record MissingAccess(string Verb, string Resource, string? Name)
{
    public override string ToString() => Name is null ? $"{Verb} {Resource}" : $"{Verb} {Resource} {Name}";
}

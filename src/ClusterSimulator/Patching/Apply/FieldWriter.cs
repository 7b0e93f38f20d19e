namespace Cryptomeria.ClusterSimulator.Patching.Apply;

/// <summary>Who writes, and so comes to own the fields: the request's <c>fieldManager</c>, else the first word of its user agent.</summary>
/// <param name="Subresource">The subresource written through, or null.</param>
/// <param name="IsNamed">Whether the request named the manager. Owners of fields are kept for the objects that such requests wrote, and only for those.</param>
internal sealed record FieldWriter(string Manager, string? Subresource, bool IsNamed);

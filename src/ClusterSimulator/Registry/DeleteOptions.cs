using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Registry;

/// <summary>How an object is to be deleted.</summary>
/// <param name="GracePeriodSeconds">How long its processes may take to end; null for the pod's own setting.</param>
/// <param name="Propagation"><c>Background</c>, <c>Foreground</c> or <c>Orphan</c>: what becomes of the objects it owns.</param>
/// <param name="Uid">Delete only the object of this uid.</param>
/// <param name="ResourceVersion">Delete only this version.</param>
internal sealed record DeleteOptions(
    int? GracePeriodSeconds = null, string Propagation = "Background", string? Uid = null, string? ResourceVersion = null, bool DryRun = false)
{
    /// <summary>Reads a request's body and query; the query counts where the body does not say.</summary>
    public static DeleteOptions Read(JsonObject? body, Func<string, string?> query)
    {
        var grace = body.Number("gracePeriodSeconds") ?? (int.TryParse(query("gracePeriodSeconds"), out var seconds) ? seconds : null);
        var orphan = body.Flag("orphanDependents") || query("orphanDependents") == "true";
        var propagation = body.Text("propagationPolicy") ?? query("propagationPolicy") ?? (orphan ? "Orphan" : "Background");
        var dryRun = body.At("dryRun") is JsonArray { Count: > 0 } || query("dryRun") == "All";
        return new DeleteOptions(grace, propagation, body.Text("preconditions", "uid"), body.Text("preconditions", "resourceVersion"), dryRun);
    }
}

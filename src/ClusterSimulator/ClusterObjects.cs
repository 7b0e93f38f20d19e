using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Patching;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Selection;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator;

/// <summary>
/// The cluster's objects, from within the process: what the API does, without HTTP, faults and latencies. Resources are named as kubectl
/// takes them: <c>pods</c>, <c>sts</c>, <c>deployments.apps</c>. What is returned is a copy. All members are thread-safe.
/// </summary>
public sealed class ClusterObjects
{
    private readonly ObjectStore _store;
    private readonly ObjectRegistry _registry;
    private readonly ObjectDeletion _deletion;

    internal ClusterObjects(ObjectStore store, ObjectRegistry registry, ObjectDeletion deletion)
    {
        _store = store;
        _registry = registry;
        _deletion = deletion;
    }

    /// <summary>The version of the last change.</summary>
    public long ResourceVersion => _store.Version;

    /// <summary>Creates an object from its manifest, which must have a <c>kind</c>, an <c>apiVersion</c> and, where it has one, its namespace.</summary>
    /// <exception cref="ArgumentException">The kind is not served.</exception>
    /// <exception cref="ApiException">As over HTTP: 409 where it exists, 404 where its namespace does not, 422 where it is invalid.</exception>
    public JsonObject Create(JsonObject manifest)
    {
        var type = ResourceTypes.FindKind(manifest.Text("apiVersion"), manifest.Text("kind"))
            ?? throw new ArgumentException($"The simulator serves no {manifest.Text("kind")} of {manifest.Text("apiVersion")}.", nameof(manifest));
        var @namespace = type.Namespaced ? manifest.Text("metadata", "namespace") ?? "default" : "";
        return _registry.Create(type, @namespace, manifest.DeepClone().AsObject()).Full();
    }

    /// <summary>As <see cref="Create"/>, but false where the object exists.</summary>
    public bool TryCreate(JsonObject manifest)
    {
        try
        {
            Create(manifest);
            return true;
        }
        catch (ApiException exception) when (exception.Reason == "AlreadyExists")
        {
            return false;
        }
    }

    /// <summary>An object, or null.</summary>
    /// <param name="namespace">Empty for an object of the cluster.</param>
    public JsonObject? Find(string resource, string @namespace, string name) =>
        _store.Find(ResourceTypes.Named(resource), @namespace, name)?.Full();

    /// <summary>The objects of a resource, by namespace and name.</summary>
    /// <param name="namespace">Null for all.</param>
    /// <param name="labelSelector">As in the API; null for all.</param>
    public IReadOnlyList<JsonObject> List(string resource, string? @namespace = null, string? labelSelector = null)
    {
        var selector = LabelSelectorParser.Parse(labelSelector);
        return
        [
            .. _store.List(ResourceTypes.Named(resource)).Objects
                .Where(candidate => (@namespace is null || candidate.Namespace == @namespace) && selector.Matches(candidate.Labels))
                .Select(candidate => candidate.Full()),
        ];
    }

    /// <summary>Changes an object by a JSON merge patch.</summary>
    /// <param name="status">Whether the patch is for the object's status.</param>
    /// <exception cref="ApiException">404 where there is none.</exception>
    public JsonObject Patch(string resource, string @namespace, string name, JsonObject patch, bool status = false) =>
        _registry.Patch(ResourceTypes.Named(resource), @namespace, name, target => MergePatch.Apply(target, patch), status).Full();

    /// <summary>Deletes an object; nothing where there is none.</summary>
    /// <param name="gracePeriodSeconds">For a pod: 0 takes it away at once; null for its own setting.</param>
    public void Delete(string resource, string @namespace, string name, int? gracePeriodSeconds = null)
    {
        try
        {
            _deletion.Delete(ResourceTypes.Named(resource), @namespace, name, new DeleteOptions(gracePeriodSeconds));
        }
        catch (ApiException exception) when (exception.Code == 404)
        {
            // Gone is what was asked for.
        }
    }

    /// <summary>Forgets the history, so that older versions, watches and continue tokens are answered 410 Expired.</summary>
    public void Compact() => _store.Compact();

    /// <summary>Waits until a condition holds, looking at it now and after each change.</summary>
    /// <exception cref="OperationCanceledException">It did not come to hold in time.</exception>
    public async Task WaitAsync(Func<ClusterObjects, bool> condition, CancellationToken cancellationToken)
    {
        var changes = _store.Subscribe(null, out var _, out var subscription)!;
        using (subscription)
        {
            while (!condition(this))
            {
                await changes.WaitToReadAsync(cancellationToken);
                while (changes.TryRead(out var _))
                {
                    // What changed does not matter, only that something did.
                }
            }
        }
    }

    /// <summary>Waits until the pods of every Deployment and StatefulSet of a namespace are ready, and no other pod of theirs is left.</summary>
    /// <exception cref="OperationCanceledException">They did not come to be so in time.</exception>
    public Task WaitUntilReadyAsync(string @namespace, CancellationToken cancellationToken) => WaitAsync(
        objects => objects.List("deployments", @namespace).Concat(objects.List("statefulsets", @namespace)).All(IsReady)
            && objects.List("pods", @namespace).All(pod => pod.At("metadata", "deletionTimestamp") is null),
        cancellationToken);

    private static bool IsReady(JsonObject workload)
    {
        var wanted = workload.Number("spec", "replicas") ?? 1;
        return workload.Number("status", "observedGeneration") == workload.Number("metadata", "generation")
            && (workload.Number("status", "readyReplicas") ?? 0) == wanted
            && (workload.Number("status", "updatedReplicas") ?? 0) == wanted
            && (workload.Number("status", "replicas") ?? 0) == wanted;
    }
}

using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Registry;

/// <summary>
/// Deletes objects: at once, or in two steps where something has to happen first (a pod's processes end, a namespace is emptied,
/// finalizers are worked off).
/// </summary>
internal sealed class ObjectDeletion(ObjectStore store, TimeProvider time)
{
    /// <summary>The finalizer of an object that waits for those it owns.</summary>
    public const string Foreground = "foregroundDeletion";

    /// <summary>Deletes an object. Its last state, and whether it is gone already.</summary>
    /// <exception cref="ApiException">404, or 409 where a precondition does not hold.</exception>
    public (StoredObject Last, bool Gone) Delete(ResourceType type, string @namespace, string name, DeleteOptions options)
    {
        while (true)
        {
            var current = store.Find(type, @namespace, name) ?? throw ApiErrors.NotFound(type, name);
            if (options.Uid is { } uid && uid != current.Uid)
            {
                throw ApiErrors.UidPrecondition(current, uid);
            }

            if (options.ResourceVersion is { } version && version != current.Body.Text("metadata", "resourceVersion"))
            {
                throw ApiErrors.VersionPrecondition(current, version);
            }

            if (options.DryRun)
            {
                return (current, true);
            }

            if (options.Propagation == "Orphan")
            {
                Orphan(current);
            }

            var grace = Grace(current, options);
            var marked = Mark(current, options, grace);
            if (marked is null)
            {
                if (store.TryRemove(current))
                {
                    return (current, true);
                }
            }
            else if (JsonNode.DeepEquals(marked, current.Body))
            {
                return (current, false);
            }
            else if (store.TryReplace(current, marked) is { } replaced)
            {
                return (replaced, false);
            }
        }
    }

    /// <summary>The body of an object that stays for a while, or null for one that can go at once.</summary>
    private JsonObject? Mark(StoredObject current, DeleteOptions options, int grace)
    {
        var copy = current.Copy();
        var metadata = copy.Ensure("metadata");
        if (options.Propagation == "Foreground" && !current.IsBeingDeleted && current.Type != ResourceTypes.Pods)
        {
            AddFinalizer(metadata, Foreground);
        }

        var hasFinalizers = metadata["finalizers"] is JsonArray { Count: > 0 };
        var waits = current.Type == ResourceTypes.Namespaces || (current.Type == ResourceTypes.Pods && grace > 0) || hasFinalizers;
        if (!waits)
        {
            return null;
        }

        if (current.IsBeingDeleted && grace >= (current.Body.Number("metadata", "deletionGracePeriodSeconds") ?? 0))
        {
            return copy;
        }

        metadata["deletionTimestamp"] = Timestamps.Seconds(time.GetUtcNow().AddSeconds(grace));
        metadata["deletionGracePeriodSeconds"] = grace;
        if (current.Type == ResourceTypes.Namespaces)
        {
            metadata.Remove("deletionGracePeriodSeconds");
            copy.Ensure("status")["phase"] = "Terminating";
        }

        if (current.Type.HasGeneration)
        {
            metadata["generation"] = (metadata.Number("generation") ?? 0) + 1;
        }

        return copy;
    }

    private static int Grace(StoredObject current, DeleteOptions options)
    {
        if (current.Type != ResourceTypes.Pods)
        {
            return 0;
        }

        // A pod that no node has, or that has ended, needs no time.
        if (current.Body.Text("spec", "nodeName") is null || current.Body.Text("status", "phase") is "Succeeded" or "Failed")
        {
            return 0;
        }

        return options.GracePeriodSeconds ?? current.Body.Number("spec", "terminationGracePeriodSeconds") ?? 30;
    }

    private static void AddFinalizer(JsonObject metadata, string finalizer)
    {
        metadata.Default("finalizers", new JsonArray());
        metadata["finalizers"]!.AsArray().Add((JsonNode)finalizer);
    }

    private void Orphan(StoredObject owner)
    {
        foreach (var dependent in ResourceTypes.All.SelectMany(type => store.List(type).Objects).Where(candidate => Owners.Has(candidate, owner.Uid)))
        {
            var current = dependent;
            while (current is not null && store.TryReplace(current, Owners.Without(current, owner.Uid)) is null)
            {
                current = store.Find(current.Type, current.Namespace, current.Name);
            }
        }
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Patching.Apply;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Registry;

/// <summary>Creates and changes objects by the rules of the API: names, versions, generations, what a client may not set.</summary>
internal sealed class ObjectRegistry
{
    private readonly ObjectStore _store;
    private readonly TimeProvider _time;
    private readonly ObjectDefaults _defaults;

    public ObjectRegistry(ObjectStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
        _defaults = new ObjectDefaults(store);
    }

    public StoredObject Get(ResourceType type, string @namespace, string name) =>
        _store.Find(type, @namespace, name) ?? throw ApiErrors.NotFound(type, name);

    /// <param name="body">Taken over; not to be used after.</param>
    /// <param name="writer">Who writes; null for the system's own parts.</param>
    public StoredObject Create(ResourceType type, string @namespace, JsonObject body, bool dryRun = false, FieldWriter? writer = null)
    {
        ManifestRules.CheckKind(type, body);
        var metadata = body.Ensure("metadata");
        if (metadata.Text("resourceVersion") is { Length: > 0 })
        {
            throw ApiErrors.BadRequest("resourceVersion should not be set on objects to be created");
        }

        var name = metadata.Text("name") ?? "";
        if (name.Length == 0 && metadata.Text("generateName") is { Length: > 0 } prefix)
        {
            metadata["name"] = name = prefix + NameSuffix.Random();
        }

        ManifestRules.CheckName(type, name);
        if (type.Namespaced)
        {
            ManifestRules.CheckNamespace(metadata, @namespace);
            CheckNamespaceIsOpen(type, name, @namespace);
            metadata["namespace"] = @namespace;
        }

        metadata.Remove("deletionTimestamp");
        metadata.Remove("deletionGracePeriodSeconds");
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = _time.Seconds();
        if (type.HasGeneration)
        {
            metadata["generation"] = 1;
        }

        _defaults.Apply(type, body, creating: true);
        if (writer is not null)
        {
            ManagedFields.NoteUpdate(null, body, writer, type.ApiVersion, _time.Seconds());
        }

        if (!dryRun)
        {
            return _store.Add(type, body);
        }

        if (_store.Find(type, @namespace, name) is { } there)
        {
            throw ApiErrors.AlreadyExists(there);
        }

        return new StoredObject(type, body, _store.Version);
    }

    /// <summary>Replaces an object, or its status, by what a client sent.</summary>
    public StoredObject Update(
        ResourceType type, string @namespace, string name, JsonObject body, bool status, bool dryRun = false, FieldWriter? writer = null)
    {
        ManifestRules.CheckKind(type, body);
        ManifestRules.CheckSameName(body, name);
        if (type.Namespaced)
        {
            ManifestRules.CheckNamespace(body.Ensure("metadata"), @namespace);
        }

        while (true)
        {
            var current = Get(type, @namespace, name);
            ManifestRules.CheckVersion(current, body);
            if (Store(current, Next(current, body, status, writer), dryRun) is { } stored)
            {
                return stored;
            }

            if (body.Text("metadata", "resourceVersion") is { Length: > 0 })
            {
                throw ApiErrors.Modified(type, name);
            }
        }
    }

    /// <summary>Changes an object, or its status, by a patch; a patch that names no version is applied to whatever is current.</summary>
    public StoredObject Patch(
        ResourceType type, string @namespace, string name, Func<JsonObject, JsonObject> patch, bool status, bool dryRun = false,
        FieldWriter? writer = null)
    {
        while (true)
        {
            var current = Get(type, @namespace, name);
            var patched = patch(current.Full());
            ManifestRules.CheckSameName(patched, name);
            if (patched.Text("metadata", "resourceVersion") != current.Body.Text("metadata", "resourceVersion"))
            {
                throw ApiErrors.Modified(type, name);
            }

            ManifestRules.CheckVersion(current, patched);
            if (Store(current, Next(current, patched, status, writer), dryRun) is { } stored)
            {
                return stored;
            }
        }
    }

    /// <summary>Applies a configuration on the server: the object is made, or becomes as the configuration says as far as that says.</summary>
    /// <param name="force">Take over what others own.</param>
    /// <returns>The object, and whether it is new.</returns>
    /// <exception cref="ApiException">409 where others own what would be changed.</exception>
    public (StoredObject Object, bool IsNew) Apply(
        ResourceType type, string @namespace, string name, JsonObject config, FieldWriter writer, bool force, bool dryRun = false)
    {
        ManifestRules.CheckKind(type, config);
        ManifestRules.CheckSameName(config, name);
        if (config.At("metadata", "managedFields") is not null)
        {
            throw ApiErrors.BadRequest("metadata.managedFields must be nil");
        }

        while (true)
        {
            if (_store.Find(type, @namespace, name) is { } current)
            {
                var merged = ServerSideApply.Apply(current.Full(), config, writer, type.ApiVersion, _time.Seconds(), force);
                ManifestRules.CheckVersion(current, merged);
                if (Store(current, Next(current, merged, status: false, writer: null), dryRun) is { } stored)
                {
                    return (stored, false);
                }

                continue;
            }

            try
            {
                var body = config.DeepClone().AsObject();
                ServerSideApply.Begin(body, writer, type.ApiVersion, _time.Seconds());
                return (Create(type, @namespace, body, dryRun), true);
            }
            catch (ApiException exception) when (exception.Reason == "AlreadyExists")
            {
                // Somebody else made it in between: it is changed instead.
            }
        }
    }

    /// <summary>Changes an object as the system's own parts do: what they write is written. Null where it is gone.</summary>
    /// <param name="change">Changes the copy it is given; false for nothing to change.</param>
    public StoredObject? Change(ResourceType type, string @namespace, string name, Func<JsonObject, bool> change)
    {
        while (true)
        {
            if (_store.Find(type, @namespace, name) is not { } current)
            {
                return null;
            }

            var copy = current.Copy();
            if (!change(copy))
            {
                return current;
            }

            if (Store(current, copy, dryRun: false) is { } stored)
            {
                return stored;
            }
        }
    }

    private StoredObject? Store(StoredObject current, JsonObject next, bool dryRun)
    {
        var ordered = Canonical.Order(next);
        if (JsonNode.DeepEquals(ordered, current.Body))
        {
            return current;
        }

        if (dryRun)
        {
            return new StoredObject(current.Type, ordered, current.ResourceVersion);
        }

        if (!IsFinalized(current, ordered))
        {
            return _store.TryReplace(current, ordered);
        }

        return _store.TryRemove(current) ? new StoredObject(current.Type, ordered, current.ResourceVersion) : null;
    }

    // The last finalizer of an object that is being deleted was taken away.
    private static bool IsFinalized(StoredObject current, JsonObject next) =>
        current.IsBeingDeleted && current.Body.At("metadata", "finalizers") is not null && next.At("metadata", "finalizers") is null
        && current.Type != ResourceTypes.Pods;

    private JsonObject Next(StoredObject current, JsonObject body, bool status, FieldWriter? writer)
    {
        if (status)
        {
            var changed = current.Copy();
            changed["status"] = body["status"]?.DeepClone() ?? new JsonObject();
            return changed;
        }

        var next = body.DeepClone().AsObject();
        var metadata = next.Ensure("metadata");
        var kept = current.Body["metadata"]!.AsObject();
        foreach (var name in (ReadOnlySpan<string>)["name", "generateName", "namespace", "uid", "resourceVersion", "creationTimestamp", "deletionTimestamp",
            "deletionGracePeriodSeconds", "generation"])
        {
            if (kept[name] is { } value)
            {
                metadata[name] = value.DeepClone();
            }
            else
            {
                metadata.Remove(name);
            }
        }

        if (current.Type.HasStatus)
        {
            if (current.Body["status"] is { } state)
            {
                next["status"] = state.DeepClone();
            }
            else
            {
                next.Remove("status");
            }
        }

        if (current.Type == ResourceTypes.Services)
        {
            KeepAddress(current, next);
        }

        _defaults.Apply(current.Type, next, creating: false);
        ManifestRules.CheckImmutable(current, next);
        if (writer is not null)
        {
            ManagedFields.NoteUpdate(current.Body, next, writer, current.Type.ApiVersion, _time.Seconds());
        }

        if (current.Type.HasGeneration && IsNewGeneration(current, next))
        {
            metadata["generation"] = (current.Body.Number("metadata", "generation") ?? 0) + 1;
        }

        return next;
    }

    private static void KeepAddress(StoredObject current, JsonObject next)
    {
        foreach (var name in (ReadOnlySpan<string>)["clusterIP", "clusterIPs"])
        {
            if (current.Body.At("spec", name) is { } address)
            {
                next.Ensure("spec").Default(name, address.DeepClone());
            }
        }
    }

    // A Deployment's generation counts changes of its annotations too.
    private static bool IsNewGeneration(StoredObject current, JsonObject next) =>
        !JsonNode.DeepEquals(current.Body["spec"], next["spec"])
        || (current.Type == ResourceTypes.Deployments
            && !JsonNode.DeepEquals(Canonical.Order(current.Body).At("metadata", "annotations"), Canonical.Order(next).At("metadata", "annotations")));

    private void CheckNamespaceIsOpen(ResourceType type, string name, string @namespace)
    {
        var home = _store.Find(ResourceTypes.Namespaces, "", @namespace) ?? throw ApiErrors.NotFound(ResourceTypes.Namespaces, @namespace);
        if (!home.IsBeingDeleted)
        {
            return;
        }

        throw ApiErrors.Forbidden(
            type, name, string.Create(CultureInfo.InvariantCulture, $"unable to create new content in namespace {@namespace} because it is being terminated"));
    }
}

using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Patching.Apply;

/// <summary>The owners of an object's fields, as <c>metadata.managedFields</c> lists them.</summary>
internal sealed class ManagedFields
{
    public const string Applied = "Apply";
    private const string Updated = "Update";

    // Who wrote what was there before owners were known.
    private static readonly Entry NobodyKnown = new("before-first-apply", Updated, null, "", "", []);

    private readonly List<Entry> _entries;

    private ManagedFields(List<Entry> entries) => _entries = entries;

    public static ManagedFields Of(JsonObject body) => new([.. body.Objects("metadata", "managedFields").Select(Entry.Read).Where(entry => entry.Manager.Length > 0)]);

    /// <summary>Notes in an object what a write that is no apply changed.</summary>
    /// <param name="before">Null for a new object.</param>
    /// <param name="after">As it will be stored; its managed fields are those the client sent, or none.</param>
    public static void NoteUpdate(JsonObject? before, JsonObject after, FieldWriter writer, string apiVersion, string now)
    {
        var known = before.At("metadata", "managedFields");
        var metadata = after.Ensure("metadata");
        if (metadata["managedFields"] is null && known is not null)
        {
            metadata["managedFields"] = known.DeepClone();
        }

        if (known is null && !writer.IsNamed)
        {
            if (before is null)
            {
                metadata.Remove("managedFields");
            }

            return;
        }

        var (old, next) = (before is null ? [] : FieldPaths.Of(before), FieldPaths.Of(after));
        var owners = Of(after);
        if (before is not null && known is null && old.Count > 0)
        {
            owners._entries.Add(NobodyKnown with { ApiVersion = apiVersion, Time = now, Paths = [.. old.Keys] });
        }

        owners.Drop(old.Keys.Where(path => !next.ContainsKey(path)));
        var changed = next.Where(field => !old.TryGetValue(field.Key, out var value) || !JsonNode.DeepEquals(value, field.Value)).Select(field => field.Key).ToHashSet();
        if (changed.Count > 0)
        {
            owners.Drop(changed);
            owners.Give(writer, Updated, apiVersion, now, changed, replace: false);
        }

        owners.WriteTo(after);
    }

    /// <summary>The fields this manager applied last.</summary>
    public IReadOnlyCollection<string> AppliedBy(string manager) => _entries.Find(entry => entry.Is(manager, Applied, null))?.Paths ?? [];

    /// <summary>The fields of those given that others own, and who.</summary>
    public IEnumerable<(string Owner, string Path)> OwnedByOthers(string manager, IReadOnlyCollection<string> paths) =>
        from entry in _entries
        where !entry.Is(manager, Applied, null)
        from path in paths
        where entry.Paths.Contains(path)
        select (entry.Shown, path);

    public bool IsOwned(string path) => _entries.Exists(entry => entry.Paths.Any(owned => FieldPaths.IsWithin(owned, path)));

    /// <summary>An object that nobody's fields are known of belongs to whoever wrote it before.</summary>
    public void EnsureOwner(JsonObject live, string apiVersion, string now)
    {
        if (_entries.Count == 0)
        {
            _entries.Add(NobodyKnown with { ApiVersion = apiVersion, Time = now, Paths = [.. FieldPaths.Of(live).Keys] });
        }
    }

    /// <summary>Takes fields from those who own them.</summary>
    public void Drop(IEnumerable<string> paths)
    {
        var gone = paths.ToList();
        foreach (var entry in _entries)
        {
            entry.Paths.ExceptWith(gone);
        }

        _entries.RemoveAll(entry => entry.Paths.Count == 0);
    }

    /// <summary>Makes fields a manager's.</summary>
    /// <param name="replace">Whether they are all that it has under this operation.</param>
    public void Give(FieldWriter writer, string operation, string apiVersion, string now, IEnumerable<string> paths, bool replace)
    {
        var subresource = operation == Applied ? null : writer.Subresource;
        var index = _entries.FindIndex(entry => entry.Is(writer.Manager, operation, subresource));
        var owned = new HashSet<string>(paths, StringComparer.Ordinal);
        if (index >= 0 && !replace)
        {
            owned.UnionWith(_entries[index].Paths);
        }

        // What changes nothing leaves the time as it is, and so the object.
        if (index >= 0 && owned.SetEquals(_entries[index].Paths))
        {
            return;
        }

        var entry = new Entry(writer.Manager, operation, subresource, apiVersion, now, owned);
        if (index >= 0)
        {
            _entries[index] = entry;
        }
        else
        {
            _entries.Add(entry);
        }
    }

    public void WriteTo(JsonObject body) => body.Ensure("metadata")["managedFields"] = new JsonArray([.. _entries.Select(entry => (JsonNode)entry.ToJson())]);

    private sealed record Entry(string Manager, string Operation, string? Subresource, string ApiVersion, string Time, HashSet<string> Paths)
    {
        /// <summary>Who it is, as errors show it; the version only of those that do not apply.</summary>
        public string Shown =>
            $"\"{Manager}\"{(Subresource is null ? "" : $" with subresource \"{Subresource}\"")}{(Operation == Applied ? "" : $" using {ApiVersion}")}";

        public static Entry Read(JsonObject entry) => new(
            entry.Text("manager") ?? "", entry.Text("operation") ?? Updated, entry.Text("subresource"), entry.Text("apiVersion") ?? "", entry.Text("time") ?? "",
            FieldPaths.FromTree(entry["fieldsV1"]));

        public bool Is(string manager, string operation, string? subresource) => Manager == manager && Operation == operation && Subresource == subresource;

        public JsonObject ToJson()
        {
            var entry = new JsonObject
            {
                ["manager"] = Manager,
                ["operation"] = Operation,
                ["apiVersion"] = ApiVersion,
                ["time"] = Time,
                ["fieldsType"] = "FieldsV1",
                ["fieldsV1"] = FieldPaths.ToTree(Paths),
            };
            if (Subresource is not null)
            {
                entry["subresource"] = Subresource;
            }

            return entry;
        }
    }
}

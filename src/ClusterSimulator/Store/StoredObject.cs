using System.Text.Json.Nodes;

namespace Cryptomeria.ClusterSimulator.Store;

/// <summary>One version of an object, never changed after it was stored.</summary>
internal sealed class StoredObject
{
    public StoredObject(ResourceType type, JsonObject body, long resourceVersion)
    {
        Type = type;
        ResourceVersion = resourceVersion;
        Body = Canonical.Order(body);
        Name = Body.Text("metadata", "name") ?? "";
        Namespace = type.Namespaced ? Body.Text("metadata", "namespace") ?? "" : "";
        Uid = Body.Text("metadata", "uid") ?? "";
        Labels = Body.TextMap("metadata", "labels");
        Item = JsonText.Bytes(Body);
    }

    public ResourceType Type { get; }

    public string Namespace { get; }

    public string Name { get; }

    public string Uid { get; }

    public long ResourceVersion { get; }

    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>The object without its <c>kind</c> and <c>apiVersion</c>. To be read only; <see cref="Copy"/> is for changing.</summary>
    public JsonObject Body { get; }

    /// <summary>The body as JSON text, as it stands among a list's items.</summary>
    public ReadOnlyMemory<byte> Item { get; }

    public bool IsBeingDeleted => Body.At("metadata", "deletionTimestamp") is not null;

    public JsonObject Copy() => JsonNode.Parse(Item.Span)!.AsObject();

    /// <summary>A copy with its <c>kind</c> and <c>apiVersion</c>, as a single object is answered.</summary>
    public JsonObject Full()
    {
        var copy = Copy();
        copy.Insert(0, "kind", Type.Kind);
        copy.Insert(1, "apiVersion", Type.ApiVersion);
        return copy;
    }

    public override string ToString() => Namespace.Length == 0 ? $"{Type}/{Name}" : $"{Type}/{Namespace}/{Name}";
}

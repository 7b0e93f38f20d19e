using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Registry;

/// <summary>Owner references: who made an object, and goes with it.</summary>
internal static class Owners
{
    public static bool Has(StoredObject dependent, string uid) =>
        dependent.Body.Objects("metadata", "ownerReferences").Any(owner => owner.Text("uid") == uid);

    /// <summary>The reference to the owner that controls an object, or null.</summary>
    public static JsonObject? Controller(StoredObject dependent) =>
        dependent.Body.Objects("metadata", "ownerReferences").FirstOrDefault(owner => owner.Flag("controller"));

    public static bool IsControlledBy(StoredObject dependent, StoredObject owner) => Controller(dependent).Text("uid") == owner.Uid;

    public static JsonArray ControlledBy(StoredObject owner) => new(new JsonObject
    {
        ["apiVersion"] = owner.Type.ApiVersion,
        ["kind"] = owner.Type.Kind,
        ["name"] = owner.Name,
        ["uid"] = owner.Uid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    });

    /// <summary>The object's body without its reference to an owner.</summary>
    public static JsonObject Without(StoredObject dependent, string uid)
    {
        var copy = dependent.Copy();
        copy.Ensure("metadata")["ownerReferences"] =
            new JsonArray([.. copy.Objects("metadata", "ownerReferences").Where(owner => owner.Text("uid") != uid).Select(owner => owner.DeepClone())]);
        return copy;
    }
}

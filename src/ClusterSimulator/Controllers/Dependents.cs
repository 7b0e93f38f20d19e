using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Controllers;

/// <summary>Finds what belongs to an object.</summary>
internal static class Dependents
{
    public static List<StoredObject> Of(ObjectStore store, StoredObject owner, ResourceType type) =>
        [.. store.List(type).Objects.Where(candidate => candidate.Namespace == owner.Namespace && Owners.IsControlledBy(candidate, owner))];

    /// <summary>The controller of the changed object, if it is of the type: who has to look after the change.</summary>
    public static IEnumerable<ObjectKey> ControllerKey(StoreEvent change, ResourceType controllerType)
    {
        foreach (var version in new[] { change.Before, change.After })
        {
            if (version is null || Owners.Controller(version) is not { } owner || owner.Text("kind") != controllerType.Kind)
            {
                continue;
            }

            yield return new ObjectKey(controllerType, version.Namespace, owner.Text("name") ?? "");
            yield break;
        }
    }
}

using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Controllers;

/// <summary>The name of an object.</summary>
internal readonly record struct ObjectKey(ResourceType Type, string Namespace, string Name)
{
    public static ObjectKey Of(StoredObject subject) => new(subject.Type, subject.Namespace, subject.Name);
}

/// <summary>Brings the state of objects to what they ask for. Called by one thread at a time.</summary>
internal interface IReconciler
{
    /// <summary>The objects to look at after a change.</summary>
    IEnumerable<ObjectKey> Affected(StoreEvent change);

    /// <summary>Observes an object and does the next thing for it; called again after each change that this makes.</summary>
    void Reconcile(ObjectKey key);
}

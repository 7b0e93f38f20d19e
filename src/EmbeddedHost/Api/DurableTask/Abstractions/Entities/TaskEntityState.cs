namespace Microsoft.DurableTask.Entities;

/// <summary>An entity's state.</summary>
public abstract class TaskEntityState
{
    /// <summary>True where the entity has a state.</summary>
    public abstract bool HasState { get; }

    /// <summary>Reads the state.</summary>
    /// <typeparam name="T">The type to read it as.</typeparam>
    /// <param name="defaultValue">What to return where there is none.</param>
    public virtual T? GetState<T>(T? defaultValue = default) => GetState(typeof(T)) is T state ? state : defaultValue;

    /// <summary>Reads the state.</summary>
    /// <param name="type">The type to read it as.</param>
    /// <returns>The state; null where there is none.</returns>
    public abstract object? GetState(Type type);

    /// <summary>Sets the state; null deletes it. It is serialized at once: later changes of the object are not seen.</summary>
    /// <param name="state">The state.</param>
    public abstract void SetState(object? state);
}

namespace Microsoft.DurableTask.Entities;

/// <summary>An operation that an entity is asked for.</summary>
public abstract class TaskEntityOperation
{
    /// <summary>The operation's name.</summary>
    public abstract string Name { get; }

    /// <summary>The entity's context.</summary>
    public abstract TaskEntityContext Context { get; }

    /// <summary>The entity's state.</summary>
    public abstract TaskEntityState State { get; }

    /// <summary>True where the caller gave an input.</summary>
    public abstract bool HasInput { get; }

    /// <summary>Reads the input.</summary>
    /// <typeparam name="T">The type to read it as.</typeparam>
    /// <returns>The input; the default value where there is none.</returns>
    public virtual T? GetInput<T>() => GetInput(typeof(T)) is T input ? input : default;

    /// <summary>Reads the input.</summary>
    /// <param name="inputType">The type to read it as.</param>
    /// <returns>The input; null where there is none.</returns>
    public abstract object? GetInput(Type inputType);

    /// <summary>The entity's name and the operation's.</summary>
    public override string ToString() => $"{Context.Id.Name}/{Name}";
}

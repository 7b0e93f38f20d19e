namespace Microsoft.DurableTask.Entities;

/// <summary>
/// A class-based entity: its public methods are the operations, by their names without case. A method may take the operation's input and a
/// <see cref="TaskEntityContext"/>. An operation <c>delete</c> that no method takes deletes the state.
/// </summary>
/// <typeparam name="TState">The state.</typeparam>
public abstract class TaskEntity<TState> : ITaskEntity
{
    /// <summary>True also offers the public methods of the state as operations; the entity's own come first. Default: false.</summary>
    protected virtual bool AllowStateDispatch => false;

    /// <summary>The state. What it is when the operation has ended well is stored; null deletes it.</summary>
    protected TState State { get; set; } = default!;

    /// <summary>The entity's context, for signals and new orchestrations.</summary>
    protected TaskEntityContext Context { get; private set; } = null!;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">No method takes the operation.</exception>
    public ValueTask<object?> RunAsync(TaskEntityOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        Context = operation.Context;
        object? stored = operation.State.GetState(typeof(TState));
        State = stored is null ? InitializeState(operation) : (TState)stored;

        if (EntityMethods.Find(GetType(), operation.Name) is { } method)
        {
            return EntityMethods.InvokeAsync(method, this, operation, () => State);
        }

        if (AllowStateDispatch)
        {
            object target = (object?)State ?? throw new InvalidOperationException($"The operation '{operation}' is the state's, and the state is null.");
            if (EntityMethods.Find(target.GetType(), operation.Name) is { } stateMethod)
            {
                return EntityMethods.InvokeAsync(stateMethod, target, operation, () => State);
            }
        }

        if (string.Equals(operation.Name, "delete", StringComparison.OrdinalIgnoreCase))
        {
            operation.State.SetState(null);
            return default;
        }

        throw new NotSupportedException($"No method takes the entity operation '{operation}'.");
    }

    /// <summary>Makes the state of an entity that has none: a new object of <typeparamref name="TState"/>.</summary>
    /// <param name="entityOperation">The operation that needs it.</param>
    protected virtual TState InitializeState(TaskEntityOperation entityOperation) =>
        (TState)Activator.CreateInstance(Nullable.GetUnderlyingType(typeof(TState)) ?? typeof(TState))!;
}

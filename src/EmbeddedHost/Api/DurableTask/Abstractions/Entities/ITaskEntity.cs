namespace Microsoft.DurableTask.Entities;

/// <summary>An entity: takes operations one after another and keeps a state between them.</summary>
public interface ITaskEntity
{
    /// <summary>Runs one operation.</summary>
    /// <param name="operation">The operation, with the entity's state and context.</param>
    /// <returns>The operation's result; null for none.</returns>
    ValueTask<object?> RunAsync(TaskEntityOperation operation);
}

namespace Microsoft.DurableTask.Entities;

/// <summary>What an entity works with besides its state. What it sends goes out once the operation has ended well.</summary>
public abstract class TaskEntityContext
{
    /// <summary>The entity's id.</summary>
    public abstract EntityInstanceId Id { get; }

    /// <summary>Sends a signal without an input.</summary>
    /// <inheritdoc cref="SignalEntity(EntityInstanceId, string, object?, SignalEntityOptions?)"/>
    public virtual void SignalEntity(EntityInstanceId id, string operationName, SignalEntityOptions options) => SignalEntity(id, operationName, null, options);

    /// <summary>Sends a signal to an entity, which may be this one. Nobody learns of its outcome.</summary>
    /// <param name="id">The entity.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">When to deliver it.</param>
    public abstract void SignalEntity(EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null);

    /// <summary>Starts an orchestration without an input.</summary>
    /// <inheritdoc cref="ScheduleNewOrchestration(TaskName, object?, StartOrchestrationOptions?)"/>
    public virtual string ScheduleNewOrchestration(TaskName name, StartOrchestrationOptions options) => ScheduleNewOrchestration(name, null, options);

    /// <summary>Starts an orchestration. Where an instance has the id and is not over, nothing starts.</summary>
    /// <param name="name">The orchestrator's name.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">Instance id, start time, tags and version.</param>
    /// <returns>The instance id.</returns>
    public abstract string ScheduleNewOrchestration(TaskName name, object? input = null, StartOrchestrationOptions? options = null);
}

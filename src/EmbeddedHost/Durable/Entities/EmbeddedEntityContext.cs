using Cryptomeria.EmbeddedHost.Durable.Client;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>The context that entities of the embedded engine work with.</summary>
internal sealed class EmbeddedEntityContext(EntityInstanceId id, DurableEngineOptions options) : TaskEntityContext
{
    private readonly List<EntityAction> _actions = [];

    public override EntityInstanceId Id => id;

    /// <summary>What the entity did, in order.</summary>
    public IReadOnlyList<EntityAction> Actions => _actions;

    public override void SignalEntity(EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null) =>
        _actions.Add(new EntityAction.Signal(EntityMessages.Signal(id, operationName, Serialize(input), options)));

    public override string ScheduleNewOrchestration(TaskName name, object? input = null, StartOrchestrationOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name.Name, nameof(name));
        string instanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        InstanceIds.Validate(instanceId, nameof(options));
        _actions.Add(new EntityAction.Start(instanceId, name.Name, Serialize(input), options));
        return instanceId;
    }

    /// <summary>Forgets what was done after so many actions.</summary>
    public void Restore(int count) => _actions.RemoveRange(count, _actions.Count - count);

    private string? Serialize(object? value) => options.DataConverter.Serialize(value);
}

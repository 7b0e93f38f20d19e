using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>An entity's state while its operations run. The object is kept from one operation to the next, as on the Functions host.</summary>
internal sealed class EmbeddedEntityState(DataConverter converter, string? stored) : TaskEntityState
{
    private object? _object;

    public override bool HasState => Stored is not null;

    /// <summary>The state, as stored; null for none.</summary>
    public string? Stored { get; private set; } = stored;

    public override object? GetState(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (_object?.GetType() != type)
        {
            _object = converter.Deserialize(Stored, type);
        }

        return _object;
    }

    public override void SetState(object? state)
    {
        Stored = converter.Serialize(state);
        _object = state;
    }

    /// <summary>Goes back to an earlier state. The object is read anew: the operation may have changed it.</summary>
    public void Restore(string? stored)
    {
        Stored = stored;
        _object = null;
    }
}

using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>An operation of an entity of the embedded engine.</summary>
internal sealed class EmbeddedEntityOperation(string name, string? input, DataConverter converter, TaskEntityContext context, TaskEntityState state)
    : TaskEntityOperation
{
    public override string Name => name;

    public override TaskEntityContext Context => context;

    public override TaskEntityState State => state;

    public override bool HasInput => input is not null;

    public override object? GetInput(Type inputType) => converter.Deserialize(input, inputType);
}

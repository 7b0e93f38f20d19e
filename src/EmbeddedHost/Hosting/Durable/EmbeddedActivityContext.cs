using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cryptomeria.EmbeddedHost.Hosting.Durable;

/// <summary>What a class-based activity may know of its call.</summary>
internal sealed class EmbeddedActivityContext(string name, string instanceId) : TaskActivityContext
{
    public override TaskName Name { get; } = name;

    public override string InstanceId { get; } = instanceId;

    public static EmbeddedActivityContext Of(FunctionContext context) =>
        new(context.FunctionDefinition.Name, ActivityInvocation.Of(context).InstanceId);
}

using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Hosting.Durable;

/// <summary>The activity call that started an invocation.</summary>
/// <param name="Input">The serialized input, JSON, or null.</param>
internal sealed record ActivityInvocation(string InstanceId, string? Input)
{
    public static ActivityInvocation Of(FunctionContext context) =>
        context.Features.Get<ActivityInvocation>()
        ?? throw new InvalidOperationException($"Function '{context.FunctionDefinition.Name}' was not started as an activity.");
}

using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Hosting.Invocation;

/// <summary>The end of the pipeline: fills the parameters and calls the method.</summary>
internal static class FunctionExecution
{
    public static async Task ExecuteAsync(FunctionContext context)
    {
        var function = context.Features.Get<FunctionDescriptor>()
            ?? throw new InvalidOperationException("The invocation was not started by this host.");
        var arguments = new object?[function.Bindings.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = await function.Bindings[i].Bind(context);
        }

        ResultSlot.Of(context).Value = await function.Invoker.InvokeAsync(context.InstanceServices, arguments);
    }
}

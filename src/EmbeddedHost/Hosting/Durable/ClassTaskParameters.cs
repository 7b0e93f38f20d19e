using System.Reflection;
using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Microsoft.DurableTask;

namespace Cryptomeria.EmbeddedHost.Hosting.Durable;

/// <summary>Fills the two parameters of a class-based task: its context and its input, the type's default where there is none.</summary>
internal static class ClassTaskParameters
{
    public static IReadOnlyList<ParameterBinding> Bind(ClassTask task)
    {
        var parameters = task.Method.GetParameters();
        return task.Trigger is FunctionTrigger.Orchestration
            ? [
                ParameterBinding.Of(parameters[0], task.Trigger.BindingType, context => context.Features.Get<TaskOrchestrationContext>()),
                OrchestrationInputOf(parameters[1]),
            ]
            : [
                ParameterBinding.Of(parameters[0], null, EmbeddedActivityContext.Of),
                ParameterBinding.Of(parameters[1], task.Trigger.BindingType, context => DurableParameters.ReadInput(context, parameters[1])),
            ];
    }

    private static ParameterBinding OrchestrationInputOf(ParameterInfo parameter)
    {
        var read = OrchestrationInput.PlainReaderOf(parameter.ParameterType);
        return ParameterBinding.Of(parameter, null, context => read(context.Features.Get<TaskOrchestrationContext>()!));
    }
}

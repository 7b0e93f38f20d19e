using System.Reflection;
using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Cryptomeria.EmbeddedHost.Http.Management;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cryptomeria.EmbeddedHost.Hosting.Durable;

/// <summary>Fills the parameters of orchestrators and activities, and the durable client's of any function.</summary>
internal static class DurableParameters
{
    /// <summary>Where the client is among the services: by a key of the host's own, because the official host injects it into no constructor either.</summary>
    public static readonly object ClientKey = new();

    private const string ClientBindingType = "durableClient";

    // The official extension's name for it; it compares with case.
    private const string InstanceIdParameter = "instanceId";

    public static bool NeedsClient(FunctionDescriptor function) => function.Bindings.Any(binding => binding.BindingType == ClientBindingType);

    public static ParameterBinding? BindClient(ParameterInfo parameter, List<string> errors)
    {
        if (parameter.GetCustomAttribute<DurableClientAttribute>() is not { } attribute)
        {
            return null;
        }

        if (parameter.ParameterType != typeof(DurableTaskClient))
        {
            errors.Add($"[DurableClient] goes with DurableTaskClient, and the parameter '{parameter.Name}' is {parameter.ParameterType.Name}.");
        }
        else if (attribute.TaskHub is not null)
        {
            errors.Add("[DurableClient] names a task hub: the embedded host has the one of host.json only. Leave TaskHub out.");
        }

        return ParameterBinding.Of(
            parameter, ClientBindingType, ClientOf);
    }

    private static DurableTaskClient ClientOf(FunctionContext context) => context.InstanceServices.GetRequiredService<ManagementAddress>()
        .GiveTo(context.InstanceServices.GetRequiredKeyedService<DurableTaskClient>(ClientKey));

    public static ParameterBinding? BindActivity(ParameterInfo parameter, FunctionTrigger.Activity trigger, List<string> errors)
    {
        if (parameter.Name == trigger.ParameterName)
        {
            if (parameter.ParameterType == typeof(TaskActivityContext))
            {
                errors.Add("[ActivityTrigger] goes with the activity's input; the context of a function is FunctionContext.");
            }

            return ParameterBinding.Of(parameter, trigger.BindingType, context => ReadInput(context, parameter));
        }

        return parameter.Name == InstanceIdParameter && parameter.ParameterType == typeof(string)
            ? ParameterBinding.Of(parameter, null, context => ActivityInvocation.Of(context).InstanceId)
            : null;
    }

    /// <param name="isFirstInput">True for the first parameter that nothing else fills: the orchestration's input.</param>
    public static ParameterBinding? BindOrchestrator(
        ParameterInfo parameter, FunctionTrigger.Orchestration trigger, bool isFirstInput, List<string> errors)
    {
        if (parameter.Name == trigger.ParameterName)
        {
            return parameter.ParameterType == typeof(TaskOrchestrationContext)
                ? ParameterBinding.Of(parameter, trigger.BindingType, context => context.Features.Get<TaskOrchestrationContext>())
                : null;
        }

        if (!isFirstInput)
        {
            return null;
        }

        if (OrchestrationInput.WhyNotBound(parameter.ParameterType) is { } reason)
        {
            errors.Add(
                $"the input '{parameter.Name}' of type {parameter.ParameterType.Name} is never filled on the real host, {reason}. Leave the parameter out and call GetInput<T>().");
        }

        var read = OrchestrationInput.ReaderOf(parameter);
        return ParameterBinding.Of(parameter, null, context => read(context.Features.Get<TaskOrchestrationContext>()!)) with
        {
            IsOrchestrationInput = true,
        };
    }

    /// <summary>An activity's input.</summary>
    public static object? ReadInput(FunctionContext context, ParameterInfo parameter)
    {
        var converter = context.InstanceServices.GetRequiredService<IOptions<DurableEngineOptions>>().Value.DataConverter;
        return converter.Deserialize(ActivityInvocation.Of(context).Input, parameter.ParameterType);
    }
}

using System.Reflection;
using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Timers;

/// <summary>Fills the parameters of timer functions.</summary>
internal static class TimerParameters
{
    public static ParameterBinding? Bind(ParameterInfo parameter, FunctionTrigger.Timer trigger) =>
        parameter.Name == trigger.ParameterName && parameter.ParameterType == typeof(TimerInfo)
            ? ParameterBinding.Of(parameter, trigger.BindingType, context => context.Features.Get<TimerInfo>())
            : null;
}

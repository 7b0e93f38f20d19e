using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.SampleApp;

/// <summary>A timer that runs as soon as the program has started.</summary>
public sealed class TimerFunctions
{
    /// <summary>Goes through at once, unless the program is to be held in it.</summary>
    [Function("AtStart")]
    public static Task AtStart([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, FunctionContext context) =>
        StartGate.HoldAsync("a timer", context.CancellationToken);
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.PatternsApp;

/// <summary>Function chaining: activities one after another, each with the result of the one before.</summary>
public static class Chaining
{
    /// <summary>Greets three cities.</summary>
    [Function(nameof(HelloSequence))]
    public static async Task<List<string>> HelloSequence([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ILogger logger = context.CreateReplaySafeLogger(nameof(HelloSequence));
        logger.LogInformation("Saying hello.");
        var outputs = new List<string>
        {
            await context.CallActivityAsync<string>(nameof(SayHello), "Tokyo"),
            await context.CallActivityAsync<string>(nameof(SayHello), "Seattle"),
            await context.CallActivityAsync<string>(nameof(SayHello), "London"),
        };
        return outputs;
    }

    /// <summary>Passes a value through F1, F2 and F3, and undoes what was done where one of them fails.</summary>
    [Function(nameof(Chain))]
    public static async Task<string?> Chain([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            var x = await context.CallActivityAsync<int>("F1", context.GetInput<int>());
            var y = await context.CallActivityAsync<int>("F2", x);
            return await context.CallActivityAsync<string>("F3", y);
        }
        catch (TaskFailedException e) when (e.FailureDetails.IsCausedBy<ArgumentException>())
        {
            await context.CallActivityAsync("Compensate", e.FailureDetails.ErrorMessage);
            return null;
        }
    }

    /// <summary>Greets a city.</summary>
    [Function(nameof(SayHello))]
    public static string SayHello([ActivityTrigger] string name, FunctionContext executionContext)
    {
        executionContext.GetLogger(nameof(SayHello)).LogInformation("Saying hello to {Name}.", name);
        return $"Hello {name}!";
    }

    /// <summary>Adds one.</summary>
    [Function("F1")]
    public static int AddOne([ActivityTrigger] int value) => value + 1;

    /// <summary>Doubles; does not take more than 100.</summary>
    [Function("F2")]
    public static int Double([ActivityTrigger] int value) =>
        value <= 100 ? value * 2 : throw new ArgumentOutOfRangeException(nameof(value), $"{value} is too much.");

    /// <summary>Writes it down.</summary>
    [Function("F3")]
    public static string Write([ActivityTrigger] int value) => $"It is {value}.";

    /// <summary>Undoes what was done.</summary>
    [Function("Compensate")]
    public static void Compensate([ActivityTrigger] string reason, FunctionContext executionContext) =>
        executionContext.GetLogger("Compensate").LogWarning("Compensated: {Reason}", reason);
}

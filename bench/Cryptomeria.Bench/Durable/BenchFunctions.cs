using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Bench.Durable;

/// <summary>The functions of the measured app.</summary>
public static class BenchFunctions
{
    /// <summary>When the activity <see cref="Stamp"/> of an instance began.</summary>
    internal static ConcurrentDictionary<string, long> Stamps { get; } = new();

    /// <summary>The client as the host gave it to a function.</summary>
    internal static DurableTaskClient? Client { get; private set; }

    /// <summary>Hands the client over to the benchmark.</summary>
    [Function(nameof(HandOver))]
    public static IResult HandOver(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "client")] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        Client = client;
        return Results.Ok();
    }

    /// <summary>One activity after another.</summary>
    [Function(nameof(Chain))]
    public static async Task<int> Chain([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var value = 0;
        for (var left = context.GetInput<int>(); left > 0; left--)
        {
            value = await context.CallActivityAsync<int>(nameof(AddOne), value);
        }

        return value;
    }

    /// <summary>Many activities at once.</summary>
    [Function(nameof(FanOut))]
    public static async Task<int> FanOut([OrchestrationTrigger] TaskOrchestrationContext context) =>
        (await Task.WhenAll(Enumerable.Range(0, context.GetInput<int>()).Select(i => context.CallActivityAsync<int>(nameof(AddOne), i)))).Length;

    /// <summary>Many activities one after another, or all at once (a negative number of them), and then waits.</summary>
    [Function(nameof(WorkAndWait))]
    public static async Task<string> WorkAndWait([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var count = context.GetInput<int>();
        if (count >= 0)
        {
            for (var i = 0; i < count; i++)
            {
                await context.CallActivityAsync<int>(nameof(AddOne), i);
            }
        }
        else
        {
            await Task.WhenAll(Enumerable.Range(0, -count).Select(i => context.CallActivityAsync<int>(nameof(AddOne), i)));
        }

        context.SetCustomStatus("waiting");
        return await context.WaitForExternalEvent<string>("go");
    }

    /// <summary>Waits for an event, and then for as many others as its input says.</summary>
    [Function(nameof(Collect))]
    public static async Task<int> Collect([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.WaitForExternalEvent<string>("go");
        var count = context.GetInput<int>();
        for (var i = 0; i < count; i++)
        {
            await context.WaitForExternalEvent<int>("number");
        }

        return count;
    }

    /// <summary>One activity that notes when it began.</summary>
    [Function(nameof(Single))]
    public static Task Single([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync(nameof(Stamp));

    /// <summary>Does next to nothing, so that the engine is what is measured.</summary>
    [Function(nameof(AddOne))]
    public static int AddOne([ActivityTrigger] int value) => value + 1;

    /// <summary>Notes the time.</summary>
    [Function(nameof(Stamp))]
    public static void Stamp([ActivityTrigger] string? input, string instanceId) => Stamps[instanceId] = TimeProvider.System.GetTimestamp();
}

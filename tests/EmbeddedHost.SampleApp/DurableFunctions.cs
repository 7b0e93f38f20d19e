using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.SampleApp;

/// <summary>An orchestration of a few activities, started and asked for by HTTP.</summary>
public sealed class DurableFunctions
{
    /// <summary>Starts one.</summary>
    [Function("Start")]
    public async Task<IResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sums/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id,
        CancellationToken token)
    {
        await client.ScheduleNewOrchestrationInstanceAsync(nameof(Sum), 3, new StartOrchestrationOptions { InstanceId = id }, token);
        return Results.Accepted();
    }

    /// <summary>Waits for one and answers its output.</summary>
    [Function("Result")]
    public async Task<IResult> Result(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "sums/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id,
        CancellationToken token)
    {
        var instance = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, token);
        return Results.Text($"{instance.RuntimeStatus} {instance.SerializedOutput}");
    }

    /// <summary>Adds 1, 2, … up to its input, one activity each.</summary>
    [Function(nameof(Sum))]
    public static async Task<int> Sum([OrchestrationTrigger] TaskOrchestrationContext context, int upTo)
    {
        var sum = 0;
        for (var i = 1; i <= upTo; i++)
        {
            sum = await context.CallActivityAsync<int>(nameof(Add), new Addition(sum, i));
        }

        return sum;
    }

    /// <summary>Adds slowly, and stops when it is told to.</summary>
    [Function(nameof(Add))]
    public static async Task<int> Add([ActivityTrigger] Addition addition, FunctionContext context)
    {
        Console.WriteLine($"adding {addition.Right}");
        await Task.Delay(TimeSpan.FromSeconds(1), context.CancellationToken);
        return addition.Left + addition.Right;
    }

    /// <summary>Two numbers to add.</summary>
    public sealed record Addition(int Left, int Right);
}

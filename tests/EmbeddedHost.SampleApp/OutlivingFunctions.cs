using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.EmbeddedHost.SampleApp;

/// <summary>An activity that does not listen and comes back to its services when the host's are gone.</summary>
/// <param name="end">The end of the host's services.</param>
public sealed class OutlivingFunctions(ServicesEnd end)
{
    /// <summary>With this argument the activity waits for the end of the services; without, it goes through at once.</summary>
    public const string Switch = "outlive";

    /// <summary>Starts one.</summary>
    [Function("StartOutliving")]
    public static async Task<IResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "outliving/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id)
    {
        await client.ScheduleNewOrchestrationInstanceAsync(nameof(Outliving), new StartOrchestrationOptions { InstanceId = id });
        return Results.Accepted();
    }

    /// <summary>One activity.</summary>
    [Function(nameof(Outliving))]
    public static Task<string> Outliving([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<string>(nameof(Outlive));

    /// <summary>Works with a service when the host's are gone.</summary>
    [Function(nameof(Outlive))]
    public async Task<string> Outlive([ActivityTrigger] string? input, FunctionContext context)
    {
        if (context.InstanceServices.GetRequiredService<IConfiguration>().GetValue(Switch, false))
        {
            Console.WriteLine("outliving");
            await end.Come;
        }

        return context.InstanceServices.GetRequiredService<IConfiguration>()[Switch] ?? "went through";
    }
}

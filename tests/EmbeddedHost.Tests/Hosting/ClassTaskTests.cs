using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.EmbeddedHost.Tests.Hosting;

/// <summary>
/// Orchestrators and activities as classes with [DurableTask]: the generator of Microsoft.DurableTask.Generators writes ordinary functions for them, as
/// those here are written by hand.
/// </summary>
public sealed class ClassTaskTests
{
    [Fact]
    public async Task The_functions_that_the_official_generator_writes_for_classes_run()
    {
        await using var app = await TestApp.StartAsync(
            [typeof(Tasks), typeof(GeneratedDurableTaskExtensions)], new() { Configure = builder => builder.Services.AddSingleton(new Greeting("Hi")) });

        Assert.Equal(
            "Completed \"Hi Ada (Greeter, two), Hi nobody (Greeter, two)\"", await app.Client.GetStringAsync("/api/run-class/GreetAll?input=Ada&id=two"));
    }

    public sealed record Greeting(string Word);

    public static class Tasks
    {
        [Function("RunClass")]
        public static async Task<IResult> Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "run-class/{name}")] HttpRequest request, [DurableClient] DurableTaskClient client, string name)
        {
            var id = await client.ScheduleNewOrchestrationInstanceAsync(
                name, request.Query["input"].FirstOrDefault(), new StartOrchestrationOptions(request.Query["id"].FirstOrDefault()));
            var end = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted);
            return Results.Text($"{end.RuntimeStatus} {end.SerializedOutput}");
        }

        [DurableTask("Greeter")]
        public sealed class GreetingActivity(Greeting greeting) : TaskActivity<string, string>
        {
            public override Task<string> RunAsync(TaskActivityContext context, string input) =>
                Task.FromResult($"{greeting.Word} {input ?? "nobody"} ({context.Name}, {context.InstanceId})");
        }

        [DurableTask]
        public sealed class GreetAll : TaskOrchestrator<string, string>
        {
            public override async Task<string> RunAsync(TaskOrchestrationContext context, string input) => string.Join(
                ", ", await context.CallActivityAsync<string>("Greeter", input), await context.CallActivityAsync<string>("Greeter"));
        }
    }

    // Named and shaped as the official generator's functions: an orchestrator that lives on, and an activity that is made for each call.
    public static class GeneratedDurableTaskExtensions
    {
        private static readonly ITaskOrchestrator SingletonGreetAll = new Tasks.GreetAll();

        [Function("GreetAll")]
        public static Task<string> GreetAll([OrchestrationTrigger] TaskOrchestrationContext context) =>
            SingletonGreetAll.RunAsync(context, context.GetInput<string>()).ContinueWith(
                task => (string)(task.Result ?? string.Empty), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Current);

        [Function("Greeter")]
        public static async Task<string> Greeter([ActivityTrigger] string input, string instanceId, FunctionContext executionContext)
        {
            ITaskActivity activity = ActivatorUtilities.GetServiceOrCreateInstance<Tasks.GreetingActivity>(executionContext.InstanceServices);
            object? result = await activity.RunAsync(new GeneratedActivityContext("Greeter", instanceId), input);
            return (string)result!;
        }

        private sealed class GeneratedActivityContext(TaskName name, string instanceId) : TaskActivityContext
        {
            public override TaskName Name { get; } = name;

            public override string InstanceId { get; } = instanceId;
        }
    }
}

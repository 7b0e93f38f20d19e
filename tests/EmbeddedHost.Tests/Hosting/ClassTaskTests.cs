using Cryptomeria.EmbeddedHost.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.EmbeddedHost.Tests.Hosting;

/// <summary>Orchestrators and activities as classes with [DurableTask].</summary>
public sealed class ClassTaskTests
{
    [Fact]
    public async Task A_class_is_a_function_and_an_activity_gets_services()
    {
        await using var app = await StartAsync();

        Assert.Equal("Completed \"Hi Ada (Greeter, one), Hi nobody (Greeter, one)\"", await app.Client.GetStringAsync("/api/run/GreetAll?input=\"Ada\"&id=one"));
        Assert.Equal("Completed 0", await app.Client.GetStringAsync("/api/run/Echo?id=two"));
        Assert.Contains("Greeter", app.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_the_official_generator_wrote_for_a_class_is_used_in_its_place()
    {
        await using var app = await StartAsync([typeof(Tasks), typeof(Generated)]);

        Assert.Equal("Completed 42", await app.Client.GetStringAsync("/api/run/Echo?input=7&id=one"));
        Assert.Equal(
            "Completed \"generated Hi Ada (Greeter, two), generated Hi nobody (Greeter, two)\"", await app.Client.GetStringAsync("/api/run/GreetAll?input=\"Ada\"&id=two"));
    }

    [Fact]
    public async Task What_could_not_run_is_told_at_start()
    {
        var error = await Assert.ThrowsAsync<HostStartException>(() => StartAsync([typeof(Wrong)]));

        Assert.Contains("'NeedsService' (Cryptomeria.EmbeddedHost.Tests.Hosting.ClassTaskTests.Wrong.NeedsService): an orchestrator's class needs a public constructor", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Neither' (Cryptomeria.EmbeddedHost.Tests.Hosting.ClassTaskTests.Wrong.Neither): a class with [DurableTask] must derive", error.Message, StringComparison.Ordinal);
        Assert.Contains("The activity name 'Twice' is used by", error.Message, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(IReadOnlyList<Type>? types = null) =>
        TestApp.StartAsync(types ?? [typeof(Tasks)], new() { Configure = builder => builder.Services.AddSingleton(new Greeting("Hi")) });

    public sealed record Greeting(string Word);

    public static class Tasks
    {
        [Function("Run")]
        public static async Task<IResult> Run(
            [HttpTrigger("get", Route = "run/{name}")] HttpRequest request, [DurableClient] DurableTaskClient client, string name)
        {
            var input = request.Query["input"].FirstOrDefault() is { } text ? System.Text.Json.JsonDocument.Parse(text).RootElement : (object?)null;
            var id = await client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(request.Query["id"].FirstOrDefault()));
            var end = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted);
            return Results.Text($"{end.RuntimeStatus} {end.SerializedOutput}");
        }

        [DurableTask("Greeter")]
        public sealed class GreetingActivity(Greeting greeting) : TaskActivity<string, string>
        {
            public override Task<string> RunAsync(TaskActivityContext context, string input) =>
                Task.FromResult($"{greeting.Word} {input ?? "nobody"} ({context.Name}, {context.InstanceId})");
        }

        public abstract class Base<T> : TaskOrchestrator<T, string>;

        [DurableTask]
        public sealed class GreetAll : Base<string>
        {
            public override async Task<string> RunAsync(TaskOrchestrationContext context, string input) => string.Join(
                ", ", await context.CallActivityAsync<string>("Greeter", input), await context.CallActivityAsync<string>("Greeter"));
        }

        [DurableTask(nameof(Echo))]
        public sealed class Echo : TaskOrchestrator<int, int>
        {
            public override Task<int> RunAsync(TaskOrchestrationContext context, int input) => Task.FromResult(input);
        }
    }

    public static class Generated
    {
        // Named and shaped as the official generator's functions: an orchestrator that lives on, and an activity that is made for each call.
        public static class GeneratedDurableTaskExtensions
        {
            private static readonly ITaskOrchestrator SingletonGreetAll = new Tasks.GreetAll();

            [Function("Echo")]
            public static Task<int> Echo([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(42);

            [Function("GreetAll")]
            public static Task<string> GreetAll([OrchestrationTrigger] TaskOrchestrationContext context) =>
                SingletonGreetAll.RunAsync(context, context.GetInput<string>()).ContinueWith(
                    task => (string)(task.Result ?? string.Empty), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Current);

            [Function("Greeter")]
            public static async Task<string> Greeter([ActivityTrigger] string input, string instanceId, FunctionContext executionContext)
            {
                ITaskActivity activity = ActivatorUtilities.GetServiceOrCreateInstance<Tasks.GreetingActivity>(executionContext.InstanceServices);
                object? result = await activity.RunAsync(new GeneratedActivityContext("Greeter", instanceId), input);
                return "generated " + (string)result!;
            }

            private sealed class GeneratedActivityContext(TaskName name, string instanceId) : TaskActivityContext
            {
                public override TaskName Name { get; } = name;

                public override string InstanceId { get; } = instanceId;
            }
        }
    }

    public static class Wrong
    {
        [DurableTask]
        public sealed class NeedsService(Greeting greeting) : TaskOrchestrator<int, string>
        {
            public override Task<string> RunAsync(TaskOrchestrationContext context, int input) => Task.FromResult(greeting.Word);
        }

        [DurableTask]
        public sealed class Neither;

        [DurableTask]
        public sealed class Twice : TaskActivity<int, int>
        {
            public override Task<int> RunAsync(TaskActivityContext context, int input) => Task.FromResult(input);
        }

        public sealed class AsMethod
        {
            [Function("Twice")]
            public int Twice([ActivityTrigger] int input) => input;
        }
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.EmbeddedHost.Tests.Hosting;

/// <summary>The official documentation's ways to write and use entities, over HTTP.</summary>
public sealed class EntityFunctionsTests
{
    [Theory]
    [InlineData("counter")]
    [InlineData("poco")]
    [InlineData("delegate")]
    [InlineData("instance")]
    public async Task Each_way_to_write_an_entity_works(string name)
    {
        await using var app = await TestApp.StartAsync([typeof(Functions), typeof(Poco), typeof(Counter), typeof(Instance), typeof(Steps)], new() { Configure = builder => builder.Services.AddSingleton(new Step(10)) });

        var first = await app.Client.PostAsync($"/api/count/{name}/one?amount=2", null);
        var second = await app.Client.PostAsync($"/api/count/{name}/one?amount=3", null);

        Assert.Equal("2", await first.Content.ReadAsStringAsync());
        Assert.Equal("5", await second.Content.ReadAsStringAsync());
        Assert.Equal("5", await app.Client.GetStringAsync($"/api/count/{name}/one"));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await app.Client.GetAsync($"/api/count/{name}/two")).StatusCode);
    }

    [Fact]
    public async Task An_entity_gets_its_services()
    {
        await using var app = await TestApp.StartAsync([typeof(Functions), typeof(Poco), typeof(Counter), typeof(Instance), typeof(Steps)], new() { Configure = builder => builder.Services.AddSingleton(new Step(10)) });

        var answer = await app.Client.PostAsync("/api/count/steps/one?amount=2", null);

        Assert.Equal("20", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_function_that_does_not_dispatch_fails_the_call()
    {
        await using var app = await TestApp.StartAsync([typeof(Functions), typeof(Poco), typeof(Counter), typeof(Instance), typeof(Steps)], new() { Configure = builder => builder.Services.AddSingleton(new Step(10)) });

        var answer = await app.Client.PostAsync("/api/count/idle/one?amount=2", null);

        Assert.Contains("returned without the results", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    public sealed record Step(int Size);

    public sealed class Poco
    {
        public int Value { get; set; }

        public int Add(int amount) => Value += amount;

        [Function(nameof(Poco))]
        public static Task RunEntityAsync([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Poco>();
    }

    public sealed class Counter : TaskEntity<int>
    {
        public int Add(int amount) => State += amount;

        [Function(nameof(Counter))]
        public static Task RunEntityAsync([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Counter>();
    }

    public sealed class Instance : TaskEntity<int>
    {
        public int Add(int amount) => State += amount;

        [Function("RunInstance")]
        public Task RunEntityAsync([EntityTrigger(EntityName = "Instance")] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync(this);
    }

    public sealed class Steps(Step step) : TaskEntity<int>
    {
        public async Task<int> Add(int amount, TaskEntityContext context)
        {
            await Task.Yield();
            Assert.Equal(Context, context);
            return State += amount * step.Size;
        }

        [Function(nameof(Steps))]
        public static Task RunEntityAsync([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Steps>();
    }

    public sealed class Functions
    {
        [Function("Delegate")]
        public static Task RunDelegateAsync([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync(operation =>
        {
            switch (operation.Name)
            {
                case "Add":
                    operation.State.SetState(operation.State.GetState(0) + operation.GetInput<int>());
                    return new(operation.State.GetState<int>());
                default:
                    throw new NotSupportedException(operation.Name);
            }
        });

        [Function("Idle")]
        public static Task IdleAsync([EntityTrigger] TaskEntityDispatcher dispatcher) => Task.CompletedTask;

        [Function("Count")]
        public static async Task<string> CountAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var (name, key, amount) = (context.GetInput<string[]>()![0], context.GetInput<string[]>()![1], context.GetInput<string[]>()![2]);
            try
            {
                var sum = await context.Entities.CallEntityAsync<int>(new EntityInstanceId(name, key), "Add", int.Parse(amount, null));
                return sum.ToString(null, null);
            }
            catch (EntityOperationFailedException e)
            {
                return e.Message;
            }
        }

        [Function("StartCount")]
        public static async Task<IResult> StartAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "count/{name}/{key}")] HttpRequest request,
            string name,
            string key,
            [DurableClient] DurableTaskClient client)
        {
            var id = await client.ScheduleNewOrchestrationInstanceAsync("Count", new[] { name, key, request.Query["amount"].ToString() }, request.HttpContext.RequestAborted);
            var run = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted);
            return Results.Text(run.ReadOutputAs<string>());
        }

        [Function("ReadCount")]
        public static async Task<IResult> ReadAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "count/{name}/{key}")] HttpRequest request,
            string name,
            string key,
            [DurableClient] DurableTaskClient client)
        {
            var id = new EntityInstanceId(name, key);
            if (string.Equals(name, "poco", StringComparison.Ordinal))
            {
                EntityMetadata<Poco>? poco = await client.Entities.GetEntityAsync<Poco>(id);
                return poco is null ? Results.NotFound() : Results.Text($"{poco.State.Value}");
            }

            var entity = await client.Entities.GetEntityAsync<int>(id);
            return entity is null ? Results.NotFound() : Results.Text($"{entity.State}");
        }
    }
}

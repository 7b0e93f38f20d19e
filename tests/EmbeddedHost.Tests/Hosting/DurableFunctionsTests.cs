using System.Collections.Concurrent;
using Cryptomeria.EmbeddedHost.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cryptomeria.EmbeddedHost.Tests.Hosting;

/// <summary>Orchestrators, activities and the durable client as functions of a host.</summary>
public sealed class DurableFunctionsTests
{
    [Theory]
    [InlineData("/api/run/Greet?input={\"Name\":\"Ada\",\"Times\":2}", "Completed", "\"hello Ada, hello Ada\"")]
    [InlineData("/api/run/greet?input={\"name\":\"Bob\",\"times\":1}", "Completed", "\"hello Bob\"")]
    [InlineData("/api/run/Greet", "Completed", "\"nobody\"")]
    [InlineData("/api/run/Renamed?input=7", "Completed", "8")]
    [InlineData("/api/run/Optional", "Completed", "42")]
    [InlineData("/api/run/Required", "Failed", null)]
    [InlineData("/api/run/Nothing", "Completed", null)]
    public async Task An_orchestration_runs(string path, string status, string? output)
    {
        await using var app = await StartAsync();

        Assert.Equal($"{status} {(status == "Failed" ? string.Empty : output)}", await app.Client.GetStringAsync(path));
    }

    [Fact]
    public async Task An_activity_knows_its_instance_and_its_invocation()
    {
        await using var app = await StartAsync();

        var parts = (await app.Client.GetStringAsync("/api/run/AboutActivity?id=mine")).Split(' ', 2);

        Assert.Equal("Completed", parts[0]);
        Assert.Equal("\"mine mine Describe activityTrigger True\"", parts[1]);
    }

    [Fact]
    public async Task Middleware_runs_around_orchestrators_and_activities()
    {
        var calls = new ConcurrentQueue<string>();
        await using var app = await StartAsync(new()
        {
            Configure = builder => builder.UseMiddleware(async (context, next) =>
            {
                calls.Enqueue($"{context.FunctionDefinition.Name} {context.GetHttpContext() is not null}");
                await next();
            }),
        });

        await app.Client.GetStringAsync("/api/run/Renamed?input=7");

        Assert.Equal(["Plus False", "RenamedOrchestrator False", "Run True"], calls.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Middleware_that_waits_for_something_else_before_an_orchestrator_fails_it()
    {
        await using var app = await StartAsync(new()
        {
            Configure = builder => builder.UseWhen(
                context => context.FunctionDefinition.Name == "Greet",
                async (context, next) =>
                {
                    await Task.Delay(1);
                    await next();
                }),
        });

        Assert.StartsWith("Failed", await app.Client.GetStringAsync("/api/run/Greet"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_is_not_among_the_services()
    {
        await using var app = await StartAsync();

        // The real host injects it by [DurableClient] alone.
        Assert.Null(app.Services.GetService<DurableTaskClient>());
    }

    [Fact]
    public async Task An_activity_that_takes_longer_than_function_timeout_fails()
    {
        await using var app = await StartAsync(new() { HostJson = """{"functionTimeout":"00:00:00.3"}""" });

        Assert.StartsWith("Failed", await app.Client.GetStringAsync("/api/start-and-ask/Endless"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_goes_on_after_a_restart_where_it_was()
    {
        using var data = new TestFolder();
        var gate = new Gate();
        await using (var app = await StartAsync(Options(data, gate)))
        {
            using var response = await app.Client.PostAsync("/api/start/Gated?id=one", null);
            await gate.Entered.WaitAsync(TimeSpan.FromSeconds(60));
        }

        // Told to stop, the activity was canceled; it is run again, and what was done before is not.
        Assert.True(gate.WasCanceled);
        gate.Open = true;
        await using (var app = await StartAsync(Options(data, gate)))
        {
            Assert.Equal("Completed 111", await app.Client.GetStringAsync("/api/ask/one"));
        }

        Assert.Equal(1, gate.FirstRuns);
    }

    [Fact]
    public async Task A_second_host_on_the_same_data_is_refused()
    {
        using var data = new TestFolder();
        await using var app = await StartAsync(Options(data, new Gate()));

        var error = await Assert.ThrowsAsync<HostStartException>(() => StartAsync(Options(data, new Gate())));

        Assert.Contains("in use by another process", error.Message, StringComparison.Ordinal);
    }

    private static TestAppOptions Options(TestFolder data, Gate gate) => new()
    {
        BeforeWebApplication = builder =>
        {
            builder.Configuration["DATA_DIR"] = data.Path;
            builder.Services.AddSingleton(gate);
        },
    };

    private static Task<TestApp> StartAsync(TestAppOptions? options = null) => TestApp.StartAsync<DurableFunctionsTests>((options ?? new()) with
    {
        Configure = builder =>
        {
            builder.Services.AddSingleton(new Greeter("hello"));
            if (builder.Services.All(service => service.ServiceType != typeof(Gate)))
            {
                builder.Services.AddSingleton(new Gate());
            }

            options?.Configure?.Invoke(builder);
        },
    });

    public sealed record Greeter(string Word);

    public sealed record GreetInput(string Name, int Times);

    public sealed class Gate
    {
        private int _firstRuns;

        public SemaphoreSlim Entered { get; } = new(0);

        public bool Open { get; set; }

        public bool WasCanceled { get; set; }

        public int FirstRuns => _firstRuns;

        public void CountFirst() => Interlocked.Increment(ref _firstRuns);
    }

    public sealed class HttpFunctions
    {
        [Function("Run")]
        public async Task<IResult> Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "run/{name}")] HttpRequest request, string name, [DurableClient] DurableTaskClient client, CancellationToken token)
        {
            var input = request.Query["input"].FirstOrDefault() is { } text ? System.Text.Json.JsonDocument.Parse(text).RootElement : (object?)null;
            var id = await client.ScheduleNewOrchestrationInstanceAsync(
                name, input, new StartOrchestrationOptions { InstanceId = request.Query["id"].FirstOrDefault() }, token);
            return await Ask(request, id, client, token);
        }

        [Function("StartAndAsk")]
        public Task<IResult> StartAndAsk(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "start-and-ask/{name}")] HttpRequest request, string name, [DurableClient] DurableTaskClient client, CancellationToken token) =>
            Run(request, name, client, CancellationToken.None);

        [Function("Start")]
        public async Task<IResult> Start(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start/{name}")] HttpRequest request, string name, [DurableClient] DurableTaskClient client, CancellationToken token)
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                name, null, new StartOrchestrationOptions { InstanceId = request.Query["id"].FirstOrDefault() }, token);
            return Results.Accepted();
        }

        [Function("Ask")]
        public async Task<IResult> Ask(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ask/{id}")] HttpRequest request, string id, [DurableClient] DurableTaskClient client, CancellationToken token)
        {
            var instance = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, CancellationToken.None);
            var isFailed = instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed;
            return Results.Text($"{instance.RuntimeStatus} {(isFailed ? null : instance.SerializedOutput)}");
        }
    }

    public sealed class Orchestrators
    {
        [Function("Greet")]
        public static async Task<string> Greet([OrchestrationTrigger] TaskOrchestrationContext context, GreetInput? input)
        {
            if (input is null)
            {
                return "nobody";
            }

            var greetings = new List<string>();
            for (var i = 0; i < input.Times; i++)
            {
                greetings.Add(await context.CallActivityAsync<string>("sayhello", input.Name));
            }

            return string.Join(", ", greetings);
        }

        [Function("RenamedOrchestrator")]
        public Task<int> Renamed([OrchestrationTrigger(Orchestration = "Renamed")] TaskOrchestrationContext context, int input) =>
            context.CallActivityAsync<int>("Plus", input);

        [Function("Optional")]
        public int Optional([OrchestrationTrigger] TaskOrchestrationContext context, int input = 42) => input;

        [Function("Required")]
        public int Required([OrchestrationTrigger] TaskOrchestrationContext context, int input) => input;

        [Function("Nothing")]
        public Task Nothing([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("DoNothing");

        [Function("AboutActivity")]
        public Task<string> AboutActivity([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync<string>("Describe", "x");

        [Function("Endless")]
        public Task Endless([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("WaitForever");

        [Function("Gated")]
        public async Task<int> Gated([OrchestrationTrigger] TaskOrchestrationContext context) =>
            await context.CallActivityAsync<int>("First", 1) + await context.CallActivityAsync<int>("Second", 10) + 100;
    }

    public sealed class Activities(Greeter greeter, Gate gate)
    {
        [Function("SayHello")]
        public string SayHello([ActivityTrigger] string name) => $"{greeter.Word} {name}";

        [Function("Plus")]
        public async Task<int> Plus([ActivityTrigger] int number, CancellationToken token)
        {
            await Task.Delay(1, token);
            return number + 1;
        }

        [Function("DoNothing")]
        public Task DoNothing([ActivityTrigger] object? input) => Task.FromResult(input);

        [Function("Describe")]
        public string Describe([ActivityTrigger] string input, string instanceId, FunctionContext context, [DurableClient] DurableTaskClient client) =>
            $"{instanceId} {context.BindingContext.BindingData["instanceId"]} {context.FunctionDefinition.Name} "
            + $"{context.FunctionDefinition.InputBindings["input"].Type} {client is not null}";

        [Function("WaitForever")]
        public Task WaitForever([ActivityTrigger] object? input, CancellationToken token) => Task.Delay(Timeout.InfiniteTimeSpan, token);

        [Function("First")]
        public int First([ActivityTrigger] int input)
        {
            gate.CountFirst();
            return input;
        }

        [Function("Second")]
        public async Task<int> Second([ActivityTrigger] int input, CancellationToken token)
        {
            gate.Entered.Release();
            try
            {
                await Task.Delay(gate.Open ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, token);
            }
            catch (OperationCanceledException)
            {
                gate.WasCanceled = true;
                throw;
            }

            return input;
        }
    }
}

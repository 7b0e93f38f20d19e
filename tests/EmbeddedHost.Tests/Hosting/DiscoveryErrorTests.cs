using Cryptomeria.EmbeddedHost.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Tests.Hosting;

/// <summary>What could not run is refused at start, by a message that names the method and says what to do.</summary>
public sealed class DiscoveryErrorTests
{
    private const string Here = "Cryptomeria.EmbeddedHost.Tests.Hosting.DiscoveryErrorTests";

    [Theory]
    [InlineData(typeof(SameNames), "function name 'twice'", $"{Here}.SameNames.One", $"{Here}.SameNames.Two")]
    [InlineData(typeof(SameRoutes), "same route: GET api/things/{other}", $"{Here}.SameRoutes.One", $"{Here}.SameRoutes.Two")]
    [InlineData(typeof(UnknownParameter), $"{Here}.UnknownParameter.Run", "'count' of type Int32", "'api/unknown/{cuont}'")]
    [InlineData(typeof(ServiceParameter), $"{Here}.ServiceParameter.Run", "services come by the constructor")]
    [InlineData(typeof(BadTemplate), $"{Here}.BadTemplate.Run", "'api/bad/{id'")]
    [InlineData(typeof(BadConstraint), $"{Here}.BadConstraint.Run", "constraint 'nope'")]
    [InlineData(typeof(LeadingSlash), $"{Here}.LeadingSlash.Run", "must not start with '/'")]
    [InlineData(typeof(NeedsKey), $"{Here}.NeedsKey.Run", "AuthorizationLevel.Function", "EmbeddedHost:IgnoreAuthorizationLevels")]
    [InlineData(typeof(NeedsKeyByDefault), $"{Here}.NeedsKeyByDefault.Run", "AuthorizationLevel.Function")]
    [InlineData(typeof(NoTrigger), $"{Here}.NoTrigger.Run", "no parameter has a trigger attribute")]
    [InlineData(typeof(TwoTriggers), $"{Here}.TwoTriggers.Run", "more than one parameter")]
    [InlineData(typeof(AsyncVoid), $"{Here}.AsyncVoid.Run", "async void")]
    [InlineData(typeof(BadName), $"{Here}.BadName.Run", "starts with a letter")]
    [InlineData(typeof(BadSchedule), $"{Here}.BadSchedule.Run", "'every day' is no schedule")]
    [InlineData(typeof(UnsetSchedule), $"{Here}.UnsetSchedule.Run", "the setting 'NO_SUCH_SETTING', which is not set")]
    [InlineData(typeof(NullableInput), $"{Here}.NullableInput.Run", "never filled on the real host", "GetInput<T>()")]
    [InlineData(typeof(OtherHub), $"{Here}.OtherHub.Run", "Leave TaskHub out")]
    [InlineData(typeof(ActivityContext), $"{Here}.ActivityContext.Run", "FunctionContext")]
    [InlineData(typeof(EntityParameter), $"{Here}.EntityParameter.Run", "[EntityTrigger] goes with TaskEntityDispatcher")]
    [InlineData(typeof(EntityInput), $"{Here}.EntityInput.Run", "'amount' of type Int32", "comes to the entity's method")]
    [InlineData(typeof(EntityVoid), $"{Here}.EntityVoid.Run", "returns Task, so that the dispatch is waited for")]
    [InlineData(typeof(EntityName), $"{Here}.EntityName.Run", "'a@b' is no entity's name")]
    [InlineData(typeof(SameEntities), "entity name 'bag'", $"{Here}.SameEntities.One", "without regard to case")]
    [InlineData(typeof(AmbiguousEntity), $"{Here}.AmbiguousEntity.Run", "the operation 'Add' is ambiguous", "2 public methods")]
    [InlineData(typeof(AbstractClass), $"{Here}.AbstractClass.Run", "must not be abstract")]
    public async Task A_function_that_could_not_run_is_refused(Type functions, params string[] parts)
    {
        var error = await Assert.ThrowsAsync<HostStartException>(() => TestApp.StartAsync([functions]));

        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_errors_are_told_together()
    {
        var error = await Assert.ThrowsAsync<HostStartException>(() => TestApp.StartAsync([typeof(AsyncVoid), typeof(NeedsKey)]));

        Assert.Contains("AsyncVoid", error.Message, StringComparison.Ordinal);
        Assert.Contains("NeedsKey", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Routes_of_the_host_itself_are_refused()
    {
        var error = await Assert.ThrowsAsync<HostStartException>(() => TestApp.StartAsync(
            [typeof(HostRoute)], new() { HostJson = """{"extensions":{"http":{"routePrefix":""}}}""" }));

        Assert.Contains("the host's own", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_functions_without_a_web_application_are_refused()
    {
        var error = await Assert.ThrowsAsync<HostStartException>(() => TestApp.StartAsync([typeof(HostRoute)], new() { HasWebApplication = false }));

        Assert.Contains("ConfigureFunctionsWebApplication()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_ignored_where_a_setting_says_so()
    {
        await using var app = await TestApp.StartAsync<NeedsKey>(new()
        {
            Args = ["--urls", "http://127.0.0.1:0", "--EmbeddedHost:IgnoreAuthorizationLevels", "true"],
        });

        Assert.Equal("open", await app.Client.GetStringAsync("/api/NeedsKey"));
    }

    public sealed class EntityParameter
    {
        [Function("EntityParameter")]
        public Task Run([EntityTrigger] TaskEntityOperation operation) => Task.CompletedTask;
    }

    public sealed class EntityInput
    {
        [Function("EntityInput")]
        public Task Run([EntityTrigger] TaskEntityDispatcher dispatcher, int amount) => dispatcher.DispatchAsync(_ => new((object?)amount));
    }

    public sealed class EntityVoid
    {
        [Function("EntityVoid")]
        public void Run([EntityTrigger] TaskEntityDispatcher dispatcher) => _ = dispatcher.DispatchAsync(_ => default);
    }

    public sealed class EntityName
    {
        [Function("EntityName")]
        public Task Run([EntityTrigger(EntityName = "a@b")] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync(_ => default);
    }

    public sealed class SameEntities
    {
        [Function("One")]
        public Task One([EntityTrigger(EntityName = "bag")] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync(_ => default);

        [Function("Two")]
        public Task Two([EntityTrigger(EntityName = "BAG")] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync(_ => default);
    }

    public sealed class AmbiguousEntity : TaskEntity<int>
    {
        public void Add(int amount) => State += amount;

        public void Add(string amount) => State += int.Parse(amount, null);

        [Function("AmbiguousEntity")]
        public Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync(this);
    }

    public sealed class SameNames
    {
        [Function("twice")]
        public void One([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "a")] HttpRequest request) => _ = request;

        [Function("Twice")]
        public void Two([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "b")] HttpRequest request) => _ = request;
    }

    public sealed class SameRoutes
    {
        [Function("One")]
        public void One([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id}")] HttpRequest request, string id) => _ = id;

        [Function("Two")]
        public void Two([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "things/{other}")] HttpRequest request, string other) => _ = other;
    }

    public sealed class UnknownParameter
    {
        [Function("UnknownParameter")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "unknown/{cuont}")] HttpRequest request, int count) => _ = count;
    }

    public sealed class ServiceParameter
    {
        [Function("ServiceParameter")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, IServiceProvider services) => _ = services;
    }

    public sealed class BadTemplate
    {
        [Function("BadTemplate")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bad/{id")] HttpRequest request) => _ = request;
    }

    public sealed class BadConstraint
    {
        [Function("BadConstraint")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bad/{id:nope}")] HttpRequest request) => _ = request;
    }

    public sealed class LeadingSlash
    {
        [Function("LeadingSlash")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "/slash")] HttpRequest request) => _ = request;
    }

    public sealed class HostRoute
    {
        [Function("HostRoute")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "Admin/things")] HttpRequest request) => _ = request;
    }

    public sealed class NeedsKey
    {
        [Function("NeedsKey")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => Results.Text("open");
    }

    public sealed class NeedsKeyByDefault
    {
        [Function("NeedsKeyByDefault")]
        public void Run([HttpTrigger] HttpRequest request) => _ = request;
    }

    public sealed class NoTrigger
    {
        [Function("NoTrigger")]
        public void Run(HttpRequest request) => _ = request;
    }

    public sealed class TwoTriggers
    {
        [Function("TwoTriggers")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, [TimerTrigger("0 0 * * * *")] TimerInfo timer) => _ = timer;
    }

    public sealed class AsyncVoid
    {
        [Function("AsyncVoid")]
        public async void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => await Task.Yield();
    }

    public sealed class BadName
    {
        [Function("7 things")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => _ = request;
    }

    public sealed class BadSchedule
    {
        [Function("BadSchedule")]
        public void Run([TimerTrigger("every day")] TimerInfo timer) => _ = timer;
    }

    public sealed class UnsetSchedule
    {
        [Function("UnsetSchedule")]
        public void Run([TimerTrigger("%NO_SUCH_SETTING%")] TimerInfo timer) => _ = timer;
    }

    public sealed class NullableInput
    {
        [Function("NullableInput")]
        public Task Run([OrchestrationTrigger] TaskOrchestrationContext context, int? input) => Task.FromResult(input);
    }

    public sealed class OtherHub
    {
        [Function("OtherHub")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, [DurableClient(TaskHub = "Other")] DurableTaskClient client) => _ = client;
    }

    public sealed class ActivityContext
    {
        [Function("ActivityContext")]
        public void Run([ActivityTrigger] TaskActivityContext context) => _ = context;
    }

    public abstract class AbstractClass
    {
        [Function("AbstractClass")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => _ = request;
    }
}

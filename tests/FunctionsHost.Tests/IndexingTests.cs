using System.Text.Json.Nodes;

namespace Cryptomeria.FunctionsHost.Tests;

/// <summary>What a host learns of the app when it starts it. That it learns it at all says that every function was loaded.</summary>
public sealed class IndexingTests(HostedSystem system)
{
    [Fact]
    public void The_worker_indexes_the_functions_that_the_build_listed()
    {
        var listed = PublishedApp.Json("functions.metadata").AsArray().Select(function => Shape(
            function!["name"]!, function["entryPoint"]!, [.. function["bindings"]!.AsArray().Select(binding => binding!.AsObject())]));
        Assert.NotEmpty(system.Host.Functions);
        Assert.Equal(
            listed.Order(StringComparer.Ordinal),
            system.Host.Functions
                .Select(function => Shape(function.Metadata["name"]!, function.Metadata["entryPoint"]!, function.Bindings))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_worker_can_what_the_app_counts_on()
    {
        var capabilities = system.Host.Capabilities.Select(capability => capability.Key).ToHashSet();
        Assert.Superset(new HashSet<string> { "HttpUri", "HandlesWorkerTerminateMessage", "HandlesInvocationCancelMessage" }, capabilities);
        Assert.True(new Uri(system.Host.Capabilities["HttpUri"]!.GetValue<string>()).IsLoopback);
    }

    [Theory]
    [InlineData("httpTrigger", "Start")]
    [InlineData("timerTrigger", "Retention")]
    [InlineData("orchestrationTrigger", "SystemStart")]
    [InlineData("activityTrigger", "BeginJob")]
    public void Every_kind_of_trigger_is_known(string trigger, string function) =>
        Assert.Equal(trigger, system.Host.Function(function).Trigger["type"]!.GetValue<string>());

    private static string Shape(JsonNode name, JsonNode entryPoint, IReadOnlyList<JsonObject> bindings) =>
        $"{name} {entryPoint} {string.Join(", ", bindings.Select(Shape).Order(StringComparer.Ordinal))}";

    private static string Shape(JsonObject binding) =>
        string.Join(' ', ((string[])["name", "type", "direction", "authLevel", "route", "schedule", "methods"]).Select(member => binding[member]?.ToJsonString()));
}

using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Tests.Hosting;

/// <summary>What the log says of an orchestration that fails.</summary>
public sealed class FailureLogTests
{
    [Theory]
    [InlineData("OfItsOwn", "System.FormatException: two lines")]
    [InlineData("OfItsActivity", "Microsoft.DurableTask.TaskFailedException: Task 'Bad' (#0) failed with an unhandled exception: two lines")]
    public async Task A_failed_orchestration_is_one_line_and_its_stack_is_at_debug(string name, string failure)
    {
        await using var app = await TestApp.StartAsync([typeof(Functions)]);

        await app.Client.GetStringAsync($"/api/run/{name}");

        await app.Log.SeenAsync(entry => entry.Message.StartsWith("The orchestration", StringComparison.Ordinal));
        var told = Assert.Single(app.Log.Entries, entry => entry.Level > LogLevel.Information && entry.Message.Contains(name, StringComparison.OrdinalIgnoreCase));
        Assert.Equal((LogLevel.Warning, $"The orchestration {name} (one) failed: {failure}"), (told.Level, told.Message));
        Assert.Null(told.Exception);
        Assert.Single(app.Log.Entries, entry => entry.Level == LogLevel.Debug && entry.Category == $"Function.{name}" && entry.Exception is not null);
    }

    [Fact]
    public async Task A_failed_activity_shows_its_stack_once()
    {
        await using var app = await TestApp.StartAsync([typeof(Functions)]);

        await app.Client.GetStringAsync("/api/run/OfItsActivity");

        var stack = Assert.Single(app.Log.Entries, entry => entry.Level > LogLevel.Information && entry.Exception is not null);
        Assert.Equal(("Function.Bad", LogLevel.Error), (stack.Category, stack.Level));
    }

    public static class Functions
    {
        [Function("Run")]
        public static async Task<IResult> Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "run/{name}")] HttpRequest request,
            [DurableClient] DurableTaskClient client,
            string name)
        {
            await client.ScheduleNewOrchestrationInstanceAsync(name, new StartOrchestrationOptions { InstanceId = "one" });
            await client.WaitForInstanceCompletionAsync("one");
            return Results.Ok();
        }

        [Function("OfItsOwn")]
        public static Task OfItsOwn([OrchestrationTrigger] TaskOrchestrationContext context) => throw new FormatException("two\nlines");

        [Function("OfItsActivity")]
        public static Task OfItsActivity([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Bad");

        [Function("Bad")]
        public static void Bad([ActivityTrigger] string? input) => throw new FormatException("two\nlines");
    }
}

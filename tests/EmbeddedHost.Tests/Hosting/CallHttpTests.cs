using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Hosting;

public sealed class CallHttpTests
{
    [Fact]
    public async Task A_durable_request_fails_and_says_what_to_do_instead()
    {
        await using var app = await TestApp.StartAsync<CallHttpTests>();

        var failure = await app.Client.GetStringAsync("/api/call");

        Assert.Contains("The embedded host has no activity BuiltIn::HttpActivity, which CallHttpAsync calls. Write an activity", failure, StringComparison.Ordinal);
    }

    public sealed class Functions
    {
        [Function("Run")]
        public static async Task<IResult> Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "call")] HttpRequest request, [DurableClient] DurableTaskClient client)
        {
            var id = await client.ScheduleNewOrchestrationInstanceAsync("Call");
            var end = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted);
            return Results.Text(end.FailureDetails?.ErrorMessage);
        }

        [Function("Call")]
        public static Task Call([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallHttpAsync(new DurableHttpRequest(HttpMethod.Get, new Uri("http://localhost/")));
    }
}

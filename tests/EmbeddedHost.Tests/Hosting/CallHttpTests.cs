using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Hosting;

/// <summary>Requests of orchestrators, to functions of the same host.</summary>
public sealed class CallHttpTests
{
    [Fact]
    public async Task A_request_goes_out_and_its_answer_comes_back()
    {
        await using var app = await TestApp.StartAsync<CallHttpTests>();

        var answer = await RunAsync(app, "Call", new Uri(app.Address, "/api/echo"));

        Assert.Equal("""418 1,2 PUT application/json {"a":1} key""", answer);
    }

    [Fact]
    public async Task A_long_operation_is_asked_after_until_it_is_done()
    {
        await using var app = await TestApp.StartAsync<CallHttpTests>();

        Assert.Equal("200 done after 3, without a key", await RunAsync(app, "Long", new Uri(app.Address, $"/api/long/{Guid.NewGuid():N}")));
    }

    [Theory]
    [InlineData("Retries", "System.Net.Http.HttpRequestException")]
    [InlineData("RetriesOther", "503 attempt 1")]
    [InlineData("Slow", "System.TimeoutException")]
    public async Task A_request_that_fails_is_a_failed_activity(string orchestrator, string expected)
    {
        await using var app = await TestApp.StartAsync<CallHttpTests>();

        Assert.Equal(expected, await RunAsync(app, orchestrator, new Uri(app.Address, $"/api/{(orchestrator == "Slow" ? "slow" : "flaky")}/{Guid.NewGuid():N}")));
    }

    private static async Task<string> RunAsync(TestApp app, string name, Uri uri) =>
        JsonSerializer.Deserialize<string>(await app.Client.GetStringAsync($"/api/call/{name}?uri={Uri.EscapeDataString(uri.ToString())}"))!;

    public sealed class Functions
    {
        private static readonly ConcurrentDictionary<string, int> Counts = new();

        [Function("Run")]
        public static async Task<IResult> Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "call/{name}")] HttpRequest request, [DurableClient] DurableTaskClient client, string name)
        {
            var id = await client.ScheduleNewOrchestrationInstanceAsync(name, request.Query["uri"].ToString());
            var end = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted);
            return Results.Text(end.SerializedOutput);
        }

        [Function("Call")]
        public static async Task<string> Call([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var response = await context.CallHttpAsync(new DurableHttpRequest(HttpMethod.Put, new Uri(context.GetInput<string>()!))
            {
                Content = """{"a":1}""",
                Headers = new Dictionary<string, Microsoft.Extensions.Primitives.StringValues> { ["Content-Type"] = "application/json", ["x-functions-key"] = "key" },
            });
            return $"{(int)response.StatusCode} {response.Headers!["x-many"]} {response.Content}";
        }

        [Function("Long")]
        public static async Task<string> Long([OrchestrationTrigger] TaskOrchestrationContext context) =>
            Text(await context.CallHttpAsync(new DurableHttpRequest(HttpMethod.Post, new Uri(context.GetInput<string>()!))
            {
                AsynchronousPatternEnabled = true,
                Headers = new Dictionary<string, Microsoft.Extensions.Primitives.StringValues> { ["x-functions-key"] = "key" },
            }));

        [Function("Retries")]
        public static Task<string> Retries([OrchestrationTrigger] TaskOrchestrationContext context) => FlakyAsync(context, HttpStatusCode.ServiceUnavailable);

        [Function("RetriesOther")]
        public static Task<string> RetriesOther([OrchestrationTrigger] TaskOrchestrationContext context) => FlakyAsync(context, HttpStatusCode.BadGateway);

        [Function("Slow")]
        public static Task<string> Slow([OrchestrationTrigger] TaskOrchestrationContext context) => TextOrErrorAsync(
            context.CallHttpAsync(new DurableHttpRequest(HttpMethod.Get, new Uri(context.GetInput<string>()!)) { Timeout = TimeSpan.FromMilliseconds(50) }));

        [Function("EchoRequest")]
        public static async Task<IResult> Echo([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "echo")] HttpRequest request)
        {
            request.HttpContext.Response.Headers["X-Many"] = new(["1", "2"]);
            var body = await new StreamReader(request.Body).ReadToEndAsync();
            return Results.Text($"{request.Method} {request.ContentType} {body} {request.Headers["x-functions-key"]}", statusCode: StatusCodes.Status418ImATeapot);
        }

        [Function("LongOperation")]
        public static IResult LongOperation([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "long/{id}")] HttpRequest request, string id)
        {
            var count = Counts.AddOrUpdate(id, 1, (_, n) => n + 1);
            if (count > 3)
            {
                return Results.Text($"done after {count - 1}, {(request.Headers.ContainsKey("x-functions-key") ? "with" : "without")} a key");
            }

            request.HttpContext.Response.Headers.RetryAfter = "0";
            return Results.Accepted($"/api/long/{id}");
        }

        [Function("Flaky")]
        public static IResult Flaky([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "flaky/{id}")] HttpRequest request, string id)
        {
            var count = Counts.AddOrUpdate(id, 1, (_, n) => n + 1);
            return Results.Text($"attempt {count}", statusCode: count < 3 ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
        }

        [Function("SlowAnswer")]
        public static async Task<IResult> SlowAnswer([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slow/{id}")] HttpRequest request, string id)
        {
            await Task.Delay(Timeout.Infinite, request.HttpContext.RequestAborted);
            return Results.Text(id);
        }

        // As on the Functions host: the official extension hands the retry options to the activity, and nobody calls that again.
        private static Task<string> FlakyAsync(TaskOrchestrationContext context, HttpStatusCode toRetry) =>
            TextOrErrorAsync(context.CallHttpAsync(new DurableHttpRequest(HttpMethod.Get, new Uri(context.GetInput<string>()!))
            {
                HttpRetryOptions = new HttpRetryOptions([toRetry]) { FirstRetryInterval = TimeSpan.FromMilliseconds(1), MaxNumberOfAttempts = 5 },
            }));

        private static async Task<string> TextOrErrorAsync(Task<DurableHttpResponse> call)
        {
            try
            {
                return Text(await call);
            }
            catch (TaskFailedException e)
            {
                return e.FailureDetails.ErrorType;
            }
        }

        private static string Text(DurableHttpResponse response) => $"{(int)response.StatusCode} {response.Content}";
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azure.Core.Serialization;
using Cryptomeria.EmbeddedHost.Tests.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cryptomeria.EmbeddedHost.Tests.Http;

/// <summary>HTTP functions over HttpRequestData, with ASP.NET Core integration and without.</summary>
public sealed class HttpDataTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_is_read_and_a_response_written(bool hasWebApplication)
    {
        await using var app = await StartAsync(hasWebApplication);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/echo/7?q=a%20b") { Content = JsonContent.Create(new { NAME = "Ada" }) };
        request.Headers.Add("X-One", ["1", "2"]);
        request.Headers.Add("Cookie", "seen=yes");

        using var response = await app.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("""{"Name":"Ada","Text":"POST /api/echo/7 q=a b x=1, 2 cookie=yes id=7"}""", await response.Content.ReadAsStringAsync());
        Assert.Equal("mine", response.Headers.GetValues("X-Answer").Single());
        Assert.Contains("set=1; max-age=60; path=/; samesite=lax; httponly", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_function_can_give_more_than_an_answer(bool hasWebApplication)
    {
        await using var app = await StartAsync(hasWebApplication);

        Assert.Equal("both", await app.Client.GetStringAsync("/api/Both"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Middleware_sees_request_and_response(bool hasWebApplication)
    {
        await using var app = await StartAsync(hasWebApplication, builder => builder.UseMiddleware(async (context, next) =>
        {
            var request = await context.GetHttpRequestDataAsync();
            await next();
            context.GetHttpResponseData()?.Headers.Add("X-Seen", $"{request?.Method} {context.GetHttpContext() is not null}");
        }));

        using var response = await app.Client.GetAsync("/api/Silent");

        Assert.Equal($"GET {hasWebApplication}", response.Headers.GetValues("X-Seen").Single());
    }

    [Theory]
    [InlineData("/api/Text", HttpStatusCode.OK, "text/plain; charset=utf-8", "plain")]
    [InlineData("/api/Record", HttpStatusCode.OK, "application/json; charset=utf-8", """{"Name":"Ada"}""")]
    [InlineData("/api/Nothing", HttpStatusCode.NoContent, null, "")]
    [InlineData("/api/Fails", HttpStatusCode.InternalServerError, null, "")]
    public async Task Without_integration_other_results_are_sent_too(string path, HttpStatusCode status, string? contentType, string body)
    {
        await using var app = await StartAsync(hasWebApplication: false);

        using var response = await app.Client.GetAsync(path);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType?.ToString());
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Without_integration_a_body_is_read_as_JSON()
    {
        await using var app = await StartAsync(hasWebApplication: false);

        using var good = await app.Client.PostAsJsonAsync("/api/Body", new { name = "Ada" });
        using var bad = await app.Client.PostAsync("/api/Body", new StringContent("{", Encoding.UTF8, "application/json"));

        Assert.Equal("Ada", await good.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.InternalServerError, bad.StatusCode);
        Assert.Contains(app.Log.Entries, entry => entry.Exception?.Message.Contains("the request's body is no Person", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_addresses_to_ask_at_lead_to_the_instance(bool hasWebApplication)
    {
        await using var app = await StartAsync(hasWebApplication);

        using var started = await app.Client.PostAsync("/api/start", null);
        var links = JsonDocument.Parse(await started.Content.ReadAsStringAsync()).RootElement;
        var payload = JsonDocument.Parse(await app.Client.GetStringAsync($"/api/links/{links.GetProperty("Id").GetString()}")).RootElement;

        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal(links.GetProperty("StatusQueryGetUri").GetString(), started.Headers.Location?.OriginalString);
        Assert.Equal(links.ToString(), payload.ToString());
        Assert.Equal(
            ["Id", "PurgeHistoryDeleteUri", "RestartPostUri", "ResumePostUri", "RewindPostUri", "SendEventPostUri", "StatusQueryGetUri", "SuspendPostUri", "TerminatePostUri"],
            links.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));

        using var waiting = await app.Client.GetAsync(started.Headers.Location);
        Assert.Equal(HttpStatusCode.Accepted, waiting.StatusCode);
        using var raised = await app.Client.PostAsJsonAsync(links.GetProperty("SendEventPostUri").GetString()!.Replace("{eventName}", "Go", StringComparison.Ordinal), 42);
        Assert.Equal(HttpStatusCode.Accepted, raised.StatusCode);
        Assert.Equal("42", await app.Client.GetStringAsync($"/api/wait/{links.GetProperty("Id").GetString()}"));
        using var purged = await app.Client.DeleteAsync(links.GetProperty("PurgeHistoryDeleteUri").GetString());
        Assert.Equal(HttpStatusCode.OK, purged.StatusCode);
    }

    [Fact]
    public async Task The_synchronous_answer_works_where_it_does_on_the_real_host()
    {
        await using var without = await StartAsync(hasWebApplication: false);
        await using var with = await StartAsync(hasWebApplication: true);

        using var allowed = await without.Client.PostAsync("/api/startsync", null);
        using var refused = await with.Client.PostAsync("/api/startsync", null);

        Assert.Equal(HttpStatusCode.Conflict, allowed.StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, refused.StatusCode);
    }

    [Fact]
    public async Task The_apps_serializer_holds_for_bodies_and_for_durable_values()
    {
        await using var app = await StartAsync(false, builder => builder.Services.Configure<WorkerOptions>(options =>
            options.Serializer = new JsonObjectSerializer(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower })));

        Assert.Equal("""{"name":"Ada"}""", await app.Client.GetStringAsync("/api/Record"));
        Assert.Equal("""{"first_name":"Ada"} Ada""", await app.Client.GetStringAsync("/api/stored"));
    }

    private static Task<TestApp> StartAsync(bool hasWebApplication, Action<FunctionsAppBuilder>? configure = null) =>
        TestApp.StartAsync<Functions>(new()
        {
            Args = ["--urls", "http://127.0.0.1:0", "--EmbeddedHost:MasterKey", "KEY/+="],
            HasWebApplication = hasWebApplication,
            Configure = configure,
        });

    public sealed record Person(string Name);

    public sealed record Answer(string Name, string Text);

    public sealed record Stored(string FirstName);

    public sealed record BothResults(HttpResponseData Response, string Other);

    public sealed class Functions
    {
        [Function("Echo")]
        public static async Task<HttpResponseData> Echo([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "echo/{id:int}")] HttpRequestData request, int id)
        {
            var person = await request.ReadFromJsonAsync<Person>();
            var text = $"{request.Method} {request.Url.AbsolutePath} q={request.Query["q"]} x={string.Join(',', request.Headers.GetValues("x-one"))}"
                + $" cookie={request.Cookies.Single(cookie => cookie.Name == "seen").Value} id={id}";
            var response = request.CreateResponse(HttpStatusCode.Created);
            response.Headers.Add("X-Answer", "mine");
            response.Cookies.Append(new HttpCookie("set", "1") { MaxAge = 60, HttpOnly = true, SameSite = SameSite.Lax });
            await response.WriteAsJsonAsync(new Answer(person!.Name, text));
            return response;
        }

        [Function("Both")]
        public static async Task<BothResults> Both([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequestData request)
        {
            var response = HttpResponseData.CreateResponse(request);
            await response.WriteStringAsync("both");
            return new BothResults(response, "other");
        }

        [Function("Silent")]
        public static HttpResponseData Silent([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequestData request) => request.CreateResponse(HttpStatusCode.OK);

        [Function("Text")]
        public static string Text([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequestData request) => "plain";

        [Function("Record")]
        public static Person Record([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequestData request) => new("Ada");

        [Function("Nothing")]
        public static Task Nothing([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequestData request) => Task.CompletedTask;

        [Function("Fails")]
        public static HttpResponseData Fails([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequestData request) => throw new InvalidOperationException("no");

        [Function("Body")]
        public static string Body([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequestData request, [FromBody] Person person) => person.Name;

        [Function("Start")]
        public static async Task<HttpResponseData> Start([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start")] HttpRequestData request, [DurableClient] DurableTaskClient client) =>
            await client.CreateCheckStatusResponseAsync(request, await client.ScheduleNewOrchestrationInstanceAsync("Waiting"));

        [Function("StartSync")]
        public static async Task<HttpResponseData> StartSync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "startsync")] HttpRequestData request, [DurableClient] DurableTaskClient client) =>
            client.CreateCheckStatusResponse(request, await client.ScheduleNewOrchestrationInstanceAsync("Waiting"), HttpStatusCode.Conflict);

        [Function("Links")]
        public static async Task<HttpResponseData> Links(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "links/{id}")] HttpRequestData request, [DurableClient] DurableTaskClient client, string id)
        {
            var response = request.CreateResponse();
            await response.WriteAsJsonAsync(client.CreateHttpManagementPayload(id));
            return response;
        }

        [Function("Wait")]
        public static async Task<HttpResponseData> Wait(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wait/{id}")] HttpRequestData request, [DurableClient] DurableTaskClient client, string id)
        {
            var end = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
            var response = request.CreateResponse();
            await response.WriteStringAsync(end.SerializedOutput ?? string.Empty);
            return response;
        }

        [Function("Stored")]
        public static async Task<string> StoredValue([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stored")] HttpRequestData request, [DurableClient] DurableTaskClient client)
        {
            var id = await client.ScheduleNewOrchestrationInstanceAsync("Naming", new Stored("Ada"));
            var end = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
            return $"{end.SerializedInput} {end.ReadOutputAs<string>()}";
        }

        [Function("Waiting")]
        public static Task<int> Waiting([OrchestrationTrigger] TaskOrchestrationContext context) => context.WaitForExternalEvent<int>("Go");

        [Function("Naming")]
        public static string Naming([OrchestrationTrigger] TaskOrchestrationContext context, Stored stored) => stored.FirstName;
    }
}

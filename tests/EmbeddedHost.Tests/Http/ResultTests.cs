using System.Net;
using System.Net.Http.Json;
using System.Text;
using Cryptomeria.EmbeddedHost.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Cryptomeria.EmbeddedHost.Tests.Http;

public sealed class ResultTests
{
    [Theory]
    [InlineData("ActionResult", HttpStatusCode.Accepted, "application/json; charset=utf-8", """{"someName":"x"}""")]
    [InlineData("Result", HttpStatusCode.Created, "application/json; charset=utf-8", """{"someName":"y"}""")]
    [InlineData("Written", HttpStatusCode.Gone, "text/plain", "written")]
    [InlineData("SeveralOutputs", HttpStatusCode.OK, "text/plain; charset=utf-8", "several")]
    [InlineData("ValueTaskResult", HttpStatusCode.OK, "text/plain; charset=utf-8", "value task")]
    [InlineData("Problem", HttpStatusCode.Conflict, "application/problem+json", null)]
    public async Task A_result_is_written(string function, HttpStatusCode status, string contentType, string? body)
    {
        await using var app = await TestApp.StartAsync<ResultTests>();

        using var response = await app.Client.GetAsync($"/api/{function}");

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType?.ToString());
        if (body is not null)
        {
            Assert.Equal(body, await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task A_plain_object_is_not_written_and_that_is_logged()
    {
        await using var app = await TestApp.StartAsync<ResultTests>();

        using var response = await app.Client.GetAsync("/api/PlainObject");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync());
        Assert.Contains(app.Log.Entries, e => e.Level == LogLevel.Warning && e.Message.Contains("'PlainObject'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Throws")]
    [InlineData("ThrowsAtOnce")]
    public async Task A_function_that_fails_is_500_with_an_empty_body_and_a_logged_error(string function)
    {
        await using var app = await TestApp.StartAsync<ResultTests>();

        using var response = await app.Client.GetAsync($"/api/{function}");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal(0, response.Content.Headers.ContentLength);
        Assert.False(response.Headers.Contains("x-set-before"));
        var entry = Assert.Single(app.Log.Entries, e => e.Level == LogLevel.Error);
        Assert.Equal($"Function.{function}", entry.Category);
        Assert.IsType<InvalidTimeZoneException>(entry.Exception);
        Assert.Contains($"Function {function} ", entry.Scopes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_fails_in_the_middle_of_its_answer_breaks_the_connection()
    {
        await using var app = await TestApp.StartAsync<ResultTests>();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => app.Client.GetStringAsync("/api/ThrowsLate"));

        Assert.Contains(app.Log.Entries, e => e.Exception is InvalidTimeZoneException);
    }

    [Fact]
    public async Task A_body_fills_its_parameter()
    {
        await using var app = await TestApp.StartAsync<ResultTests>();

        using var response = await app.Client.PostAsJsonAsync("/api/Body", new { someName = "z", number = 3 });

        Assert.Equal("z 3", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("{\"number\":\"x", "application/json")]
    [InlineData("{\"number\":\"three\"}", "application/json")]
    [InlineData("hello", "text/css")]
    [InlineData("", "application/json")]
    public async Task A_body_that_cannot_be_read_fails_the_function(string body, string contentType)
    {
        await using var app = await TestApp.StartAsync<ResultTests>();

        using var response = await app.Client.PostAsync("/api/Body", new StringContent(body, Encoding.UTF8, contentType));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains(app.Log.Entries, e => e.Exception is FunctionInputConverterException);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_413()
    {
        await using var app = await TestApp.StartAsync<ResultTests>(new()
        {
            Configure = builder => builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = 10),
        });

        using var response = await app.Client.PostAsync("/api/ReadAll", new StringContent("more than ten bytes"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    public sealed record Thing(string SomeName, int Number = 0);

    public sealed record Outputs([property: HttpResult] IResult Response, string Other);

    public sealed class Functions
    {
        [Function("ActionResult")]
        public IActionResult ActionResult([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new AcceptedResult((string?)null, new { SomeName = "x" });

        [Function("Result")]
        public Task<IResult> Result([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Task.FromResult(Results.Json(new { SomeName = "y" }, statusCode: StatusCodes.Status201Created));

        [Function("Written")]
        public async Task Written([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            request.HttpContext.Response.StatusCode = StatusCodes.Status410Gone;
            request.HttpContext.Response.ContentType = "text/plain";
            await request.HttpContext.Response.WriteAsync("written");
        }

        [Function("SeveralOutputs")]
        public Outputs SeveralOutputs([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new(Results.Text("several"), "queue");

        [Function("ValueTaskResult")]
        public async ValueTask<IResult> ValueTaskResult([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            await Task.Yield();
            return Results.Text("value task");
        }

        [Function("Problem")]
        public IResult Problem([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Problem("no", statusCode: 409);

        [Function("PlainObject")]
        public Thing PlainObject([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new("w");

        [Function("Throws")]
        public async Task<IResult> Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            request.HttpContext.Response.Headers["x-set-before"] = "1";
            await Task.Yield();
            throw new InvalidTimeZoneException("broken");
        }

        [Function("ThrowsAtOnce")]
        public IResult ThrowsAtOnce([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => throw new InvalidTimeZoneException("broken");

        [Function("ThrowsLate")]
        public async Task ThrowsLate([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            await request.HttpContext.Response.WriteAsync("begun");
            await request.HttpContext.Response.Body.FlushAsync();
            throw new InvalidTimeZoneException("broken");
        }

        [Function("ReadAll")]
        public async Task<IResult> ReadAll([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request)
        {
            using var reader = new StreamReader(request.Body);
            return Results.Text(await reader.ReadToEndAsync());
        }

        [Function("Body")]
        public IResult Body([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, [FromBody] Thing thing) => Results.Text($"{thing.SomeName} {thing.Number}");
    }
}

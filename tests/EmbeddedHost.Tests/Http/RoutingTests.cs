using System.Net;
using Cryptomeria.EmbeddedHost.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Tests.Http;

public sealed class RoutingTests(RoutingTests.SharedApp shared) : IClassFixture<RoutingTests.SharedApp>
{
    [Theory]
    [InlineData("GET", "/api/things/7", "thing 7")]
    [InlineData("GET", "/API/THINGS/7", "thing 7")]
    [InlineData("GET", "/api/things/new", "name new")]
    [InlineData("GET", "/api/pages/3", "page 3 size 10")]
    [InlineData("GET", "/api/pages/3/50", "page 3 size 50")]
    [InlineData("GET", "/api/files/a/b%20c/d.txt", "file a/b c/d.txt")]
    [InlineData("GET", "/api/files", "file ")]
    [InlineData("GET", "/api/Unrouted", "unrouted GET")]
    [InlineData("DELETE", "/api/unrouted", "unrouted DELETE")]
    [InlineData("GET", "/api/days/saturday", "day Saturday")]
    [InlineData("GET", "/api/ids/3f2504e0-4f89-11d3-9a0c-0305e82c3301", "id 3f2504e0-4f89-11d3-9a0c-0305e82c3301")]
    public async Task A_request_reaches_its_function(string method, string path, string answer)
    {
        using var response = await shared.App.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(answer, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("PUT", "/api/things/7")] // wrong method
    [InlineData("GET", "/api/nope")] // unknown route
    [InlineData("GET", "/things/7")] // without the prefix
    [InlineData("GET", "/api/ids/7")] // constraint not met
    [InlineData("HEAD", "/api/things/7")] // HEAD is a method like any other
    [InlineData("GET", "/")]
    public async Task An_unmatched_request_is_404_with_an_empty_body(string method, string path)
    {
        using var response = await shared.App.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(0, response.Content.Headers.ContentLength ?? 0);
        Assert.Empty(response.Content.Headers.Allow);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_route_value_that_is_not_of_the_parameters_type_fails_the_function()
    {
        using var response = await shared.App.Client.GetAsync("/api/days/someday");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains(shared.App.Log.Entries, e => e.Exception is FunctionInputConverterException { Message: var m } && m.Contains("'someday'"));
    }

    [Theory]
    [InlineData("""{"version":"2.0","extensions":{"http":{"routePrefix":""}}}""", "/things/7")]
    [InlineData("""{"version":"2.0","extensions":{"http":{"routePrefix":"v1/x"}}}""", "/v1/x/things/7")]
    [InlineData("""{"version":"2.0"}""", "/api/things/7")]
    public async Task The_route_prefix_is_host_jsons(string hostJson, string path)
    {
        await using var app = await TestApp.StartAsync<RoutingTests>(new() { HostJson = hostJson });

        Assert.Equal("thing 7", await app.Client.GetStringAsync(path));
    }

    public sealed class SharedApp : IAsyncLifetime
    {
        internal TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await TestApp.StartAsync<RoutingTests>();

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    public sealed class Functions
    {
        [Function("ThingByNumber")]
        public IActionResult ThingByNumber(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id:int}")] HttpRequest request, int id) =>
            new ContentResult { Content = $"thing {id}" };

        [Function("ThingByName")]
        public IActionResult ThingByName(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{name:alpha}")] HttpRequest request, string name) =>
            new ContentResult { Content = $"name {name}" };

        [Function("Page")]
        public static IResult Page(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "pages/{number:int}/{size:int?}")] HttpRequest request,
            long number,
            int size = 10) => Results.Text($"page {number} size {size}");

        [Function("File")]
        public static IResult File([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "files/{*path}")] HttpRequest request, string? path) =>
            Results.Text($"file {path}");

        [Function("Unrouted")]
        public static IResult Unrouted([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
            Results.Text($"unrouted {request.Method}");

        [Function("Day")]
        public static IResult Day([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "days/{day}")] HttpRequest request, DayOfWeek day) => Results.Text($"day {day}");

        [Function("Id")]
        public static IResult Id([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "ids/{id:guid}")] HttpRequest request, Guid? id) => Results.Text($"id {id}");
    }
}

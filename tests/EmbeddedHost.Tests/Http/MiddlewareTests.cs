using System.Net;
using Cryptomeria.EmbeddedHost.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cryptomeria.EmbeddedHost.Tests.Http;

public sealed class MiddlewareTests
{
    [Fact]
    public async Task Middleware_runs_in_the_order_it_was_added_and_sees_the_request_only_inside_the_web_application()
    {
        var outer = new List<HttpContext?>();
        await using var app = await TestApp.StartAsync<MiddlewareTests>(new()
        {
            BeforeWebApplication = builder => builder.UseMiddleware(async (context, next) =>
            {
                outer.Add(context.GetHttpContext());
                await next();
                outer.Add(context.GetHttpContext());
            }),
            Configure = builder =>
            {
                builder.Services.AddSingleton(new Marker("service"));
                builder.UseMiddleware<MarkingMiddleware>();
                builder.UseWhen<NeverMiddleware>(context => context.FunctionDefinition.Name == "other");
                builder.UseWhen(context => context.FunctionDefinition.Name == "Greet", async (context, next) =>
                {
                    context.GetHttpContext()!.Response.Headers.Append("x-order", "when");
                    await next();
                });
                builder.Use(next => context =>
                {
                    context.GetHttpContext()!.Response.Headers.Append("x-order", $"use:{context.FunctionDefinition.Name}");
                    return next(context);
                });
            },
        });

        using var response = await app.Client.GetAsync("/api/greet");

        Assert.Equal("hello service", await response.Content.ReadAsStringAsync());
        Assert.Equal(["service", "when", "use:Greet"], response.Headers.GetValues("x-order"));
        Assert.Null(outer[0]);
    }

    [Theory]
    [InlineData(typeof(IActionResult))]
    [InlineData(typeof(IResult))]
    public async Task A_result_that_middleware_sets_is_executed(Type kind)
    {
        await using var app = await TestApp.StartAsync<MiddlewareTests>(new()
        {
            Configure = builder => builder.UseMiddleware(async (context, next) =>
            {
                try
                {
                    await next();
                }
                catch (InvalidOperationException e)
                {
                    context.GetInvocationResult().Value = kind == typeof(IResult)
                        ? Results.Problem(e.Message, statusCode: 422)
                        : new ObjectResult(new ProblemDetails { Detail = e.Message }) { StatusCode = 422 };
                }
            }),
        });

        using var response = await app.Client.GetAsync("/api/fail");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("no luck", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_middleware_reads_and_replaces_the_typed_result()
    {
        await using var app = await TestApp.StartAsync<MiddlewareTests>(new()
        {
            Configure = builder => builder.UseMiddleware(async (context, next) =>
            {
                await next();
                var result = context.GetInvocationResult<IResult>();
                Assert.NotNull(result.Value);
                result.Value = Results.Text("replaced");
                Assert.Throws<InvalidOperationException>(() => context.GetInvocationResult<string>());
            }),
        });

        Assert.Equal("replaced", await app.Client.GetStringAsync("/api/greet"));
    }

    [Fact]
    public async Task The_invocation_says_what_it_is()
    {
        await using var app = await TestApp.StartAsync<MiddlewareTests>();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/about/5");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        var text = await (await app.Client.SendAsync(request)).Content.ReadAsStringAsync();

        var lines = text.Split('\n');
        Assert.True(Guid.TryParse(lines[0], out _));
        Assert.Equal("About", lines[1]);
        Assert.Equal(typeof(Functions).FullName!.Replace('+', '.') + ".About", lines[2]);
        Assert.Equal("httpTrigger", lines[3]);
        Assert.Equal("5", lines[4]);
        Assert.Contains("0af7651916cd43dd8448eb211c80319c", lines[5], StringComparison.Ordinal);
        Assert.Equal("0", lines[6]);
    }

    [Fact]
    public async Task Each_invocation_has_a_scope_and_an_instance_of_its_own()
    {
        await using var app = await TestApp.StartAsync<MiddlewareTests>(new()
        {
            Configure = builder => builder.Services.AddScoped<Scoped>().AddSingleton<Disposals>(),
        });

        var first = await app.Client.GetStringAsync("/api/scoped");
        var second = await app.Client.GetStringAsync("/api/scoped");

        Assert.NotEqual(first, second);
        Assert.Equal(2, app.Services.GetRequiredService<Disposals>().Count);
    }

    public sealed record Marker(string Text);

    public sealed class MarkingMiddleware(Marker marker) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            context.GetHttpContext()!.Response.Headers.Append("x-order", marker.Text);
            context.Items["marker"] = marker;
            await next(context);
        }
    }

    public sealed class NeverMiddleware : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) => throw new InvalidOperationException("never");
    }

    public sealed class Disposals
    {
        public int Count { get; set; }
    }

    public sealed class Scoped(Disposals disposals) : IDisposable
    {
        public Guid Id { get; } = Guid.NewGuid();

        public void Dispose() => disposals.Count++;
    }

    public sealed class Functions
    {
        [Function("Greet")]
        public static IResult Greet([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "greet")] HttpRequest request, FunctionContext context) =>
            Results.Text($"hello {(context.Items.TryGetValue("marker", out var marker) ? ((Marker)marker).Text : null)}");

        [Function("Fail")]
        public static IResult Fail([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fail")] HttpRequest request) => throw new InvalidOperationException("no luck");

        [Function("About")]
        public static IResult About([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "about/{id}")] HttpRequest request, FunctionContext context) =>
            Results.Text(string.Join(
                '\n',
                context.InvocationId,
                context.FunctionDefinition.Name,
                context.FunctionDefinition.EntryPoint,
                context.FunctionDefinition.InputBindings["request"].Type,
                context.BindingContext.BindingData["ID"],
                context.TraceContext.TraceParent,
                context.RetryContext.RetryCount));
    }

    public sealed class ScopedFunctions(Scoped scoped, IServiceProvider services)
    {
        [Function("Scoped")]
        public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "scoped")] HttpRequest request, FunctionContext context)
        {
            Assert.Same(scoped, services.GetRequiredService<Scoped>());
            Assert.Same(scoped, context.InstanceServices.GetRequiredService<Scoped>());
            Assert.Same(scoped, request.HttpContext.RequestServices.GetRequiredService<Scoped>());
            return Results.Text(scoped.Id.ToString());
        }
    }
}

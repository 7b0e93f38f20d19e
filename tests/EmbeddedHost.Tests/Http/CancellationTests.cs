using System.Net;
using Cryptomeria.EmbeddedHost.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Tests.Http;

public sealed class CancellationTests
{
    [Fact]
    public async Task A_streamed_response_arrives_as_it_is_written()
    {
        var signal = new Signal();
        await using var app = await StartAsync(signal);

        using var response = await app.Client.GetAsync("/api/stream", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        // The function writes the second line only after the first was read here.
        Assert.Equal("data: 0", await reader.ReadLineAsync());
        signal.Next.Release();
        Assert.Equal("data: 1", await reader.ReadLineAsync());
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_caller_that_goes_away_cancels_the_function()
    {
        var signal = new Signal();
        await using var app = await StartAsync(signal);
        using (var response = await app.Client.GetAsync("/api/stream", HttpCompletionOption.ResponseHeadersRead))
        {
        }

        await signal.Canceled.Task.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.DoesNotContain(app.Log.Entries, e => e.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task A_host_that_stops_ends_streams_at_once()
    {
        var signal = new Signal();
        var app = await StartAsync(signal);
        await using (app)
        {
            using var response = await app.Client.GetAsync("/api/stream", HttpCompletionOption.ResponseHeadersRead);

            await app.Host.StopAsync().WaitAsync(TimeSpan.FromSeconds(60));

            Assert.True(signal.Canceled.Task.IsCompletedSuccessfully);
        }
    }

    [Fact]
    public async Task Function_timeout_cancels_the_function_and_is_told()
    {
        var signal = new Signal();
        await using var app = await StartAsync(signal, """{"functionTimeout":"00:00:00.2"}""");

        using var response = await app.Client.GetAsync("/api/wait");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains(app.Log.Entries, e => e.Level == LogLevel.Error && e.Message.Contains("functionTimeout", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("60.00:00:00")]
    [InlineData("1.01:00:00")]
    public async Task A_long_function_timeout_is_no_obstacle(string timeout)
    {
        await using var app = await StartAsync(new Signal(), $$"""{"functionTimeout":"{{timeout}}"}""");

        Assert.Equal("fine", await app.Client.GetStringAsync("/api/fine"));
    }

    private static Task<TestApp> StartAsync(Signal signal, string? hostJson = null) => TestApp.StartAsync<CancellationTests>(new()
    {
        HostJson = hostJson,
        Configure = builder => builder.Services.AddSingleton(signal),
    });

    public sealed class Signal
    {
        public SemaphoreSlim Next { get; } = new(0);

        public TaskCompletionSource Canceled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed class Functions(Signal signal)
    {
        [Function("Stream")]
        public async Task Stream([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stream")] HttpRequest request, CancellationToken cancellationToken)
        {
            var response = request.HttpContext.Response;
            response.ContentType = "text/event-stream";
            try
            {
                for (var i = 0; ; i++)
                {
                    await response.WriteAsync($"data: {i}\n", cancellationToken);
                    await response.Body.FlushAsync(cancellationToken);
                    await signal.Next.WaitAsync(cancellationToken);
                }
            }
            catch (OperationCanceledException)
            {
                signal.Canceled.TrySetResult();
                throw;
            }
        }

        [Function("Wait")]
        public async Task<IResult> Wait([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wait")] HttpRequest request, FunctionContext context)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
            return Results.Ok();
        }

        [Function("Fine")]
        public IResult Fine([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fine")] HttpRequest request) => Results.Text("fine");
    }
}

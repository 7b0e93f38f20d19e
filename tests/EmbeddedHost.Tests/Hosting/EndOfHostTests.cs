using System.Net;
using System.Net.Sockets;
using Cryptomeria.EmbeddedHost.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cryptomeria.EmbeddedHost.Tests.Hosting;

/// <summary>However a host ends, its activities are told before its services are gone, and what breaks then is no result.</summary>
public sealed class EndOfHostTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_host_that_cannot_listen_lets_go_of_what_it_had_resumed()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await LeaveWorkAsync();
        var watch = new Watch(waitsForTheEnd: true);

        await Assert.ThrowsAsync<HostStartException>(() => StartAsync(watch, $"http://{taken.LocalEndpoint}"));

        Assert.True(await watch.WasTold.Task);
        Assert.Equal("Completed \"went through\"", await ResultAsync());
    }

    [Fact]
    public async Task A_host_that_is_disposed_without_being_stopped_lets_go_too()
    {
        await LeaveWorkAsync();
        var watch = new Watch(waitsForTheEnd: true);
        await using (var app = await StartAsync(watch))
        {
            await watch.Began.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            app.Host.Dispose();
        }

        Assert.True(await watch.WasTold.Task);
        Assert.Equal("Completed \"went through\"", await ResultAsync());
    }

    private async Task LeaveWorkAsync()
    {
        var watch = new Watch(waitsForTheEnd: true);
        await using var app = await StartAsync(watch);
        using var accepted = await app.Client.PostAsync("/api/start", null);
        await watch.Began.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    private async Task<string> ResultAsync()
    {
        await using var app = await StartAsync(new Watch(waitsForTheEnd: false));
        return await app.Client.GetStringAsync("/api/result");
    }

    private Task<TestApp> StartAsync(Watch watch, string url = "http://127.0.0.1:0") => TestApp.StartAsync([typeof(Functions)], new TestAppOptions
    {
        Args = ["--urls", url, "--shutdownTimeoutSeconds", "1", "--DATA_DIR", _folder.Path],
        Configure = builder => builder.Services.AddSingleton(_ => watch),
    });

    /// <summary>What an activity saw of the host's end; disposed with the host's services.</summary>
    public sealed class Watch(bool waitsForTheEnd) : IDisposable
    {
        private readonly TaskCompletionSource _end = new();

        public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Whether its token was canceled before the services were gone.</summary>
        public TaskCompletionSource<bool> WasTold { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task RunAsync(FunctionContext context)
        {
            Began.TrySetResult();
            if (waitsForTheEnd)
            {
                await _end.Task;
                WasTold.TrySetResult(context.CancellationToken.IsCancellationRequested);
            }

            context.InstanceServices.GetRequiredService<IHostEnvironment>();
        }

        public void Dispose() => _end.TrySetResult();
    }

    public static class Functions
    {
        [Function("Start")]
        public static async Task<IResult> Start(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start")] HttpRequest request, [DurableClient] DurableTaskClient client)
        {
            await client.ScheduleNewOrchestrationInstanceAsync("Job", new StartOrchestrationOptions { InstanceId = "one" });
            return Results.Accepted();
        }

        [Function("Result")]
        public static async Task<IResult> Result(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "result")] HttpRequest request, [DurableClient] DurableTaskClient client)
        {
            var end = await client.WaitForInstanceCompletionAsync("one", getInputsAndOutputs: true);
            return Results.Text($"{end.RuntimeStatus} {end.SerializedOutput}");
        }

        [Function("Job")]
        public static Task<string> Job([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<string>("Work");

        [Function("Work")]
        public static async Task<string> Work([ActivityTrigger] string? input, FunctionContext context)
        {
            await context.InstanceServices.GetRequiredService<Watch>().RunAsync(context);
            return "went through";
        }
    }
}

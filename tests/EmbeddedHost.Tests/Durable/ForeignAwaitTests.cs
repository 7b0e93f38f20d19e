using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

public sealed class ForeignAwaitTests
{
    private static readonly Dictionary<string, Func<TaskOrchestrationContext, Task>> Mistakes = new()
    {
        ["Task.Delay"] = _ => Task.Delay(10),
        ["Task.Delay beside a durable task"] = async context =>
        {
            Task<string> wait = context.WaitForExternalEvent<string>("never");
            await Task.WhenAny(wait, Task.Delay(10));
        },
        ["ContinueWith"] = context => context.CallActivityAsync<int>("Any", 1).ContinueWith(
            task => context.CallActivityAsync<int>("Any", 1), TaskScheduler.Default).Unwrap(),
        ["Task.Run"] = _ => Task.Run(() => Thread.Sleep(10)),
        ["call from the thread pool"] = async context => await Task.Run(async () => await context.CallActivityAsync("Any")),
        ["ConfigureAwait(false)"] = async context =>
        {
            await Task.Delay(5).ConfigureAwait(false);
            await context.CallActivityAsync("Any");
        },
        ["ConfigureAwait(false) beside a durable task"] = async context =>
        {
            _ = context.WaitForExternalEvent<string>("never");
            await Task.Delay(5).ConfigureAwait(false);
        },
        ["timer canceled by the system's clock"] = async context =>
        {
            using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(10));
            await context.CreateTimer(TimeSpan.FromHours(1), source.Token);
        },
        ["wait canceled by the system's clock"] = async context =>
        {
            using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(10));
            await context.WaitForExternalEvent<string>("never", source.Token);
        },
        ["never"] = _ => new TaskCompletionSource().Task,
    };

    public static TheoryData<string> Names => [.. Mistakes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task IsFoundOutAndSaid(string mistake)
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Any", value => value)
            .Orchestrator("Mistake", Mistakes[mistake]);
        await using TestHub hub = await TestHub.StartAsync(invoker);

        OrchestrationMetadata metadata = await hub.RunAsync("Mistake");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, metadata.RuntimeStatus);
        Assert.EndsWith("ForeignAwaitException", metadata.FailureDetails!.ErrorType, StringComparison.Ordinal);
        Assert.Contains("not a durable task", metadata.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatStaysOnTheThreadIsAllowed(bool replay)
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Any", value => value)
            .Orchestrator("Fine", async context =>
            {
                await Task.Yield();
                await Task.CompletedTask;
                TaskCompletionSource gate = new();
                Task<int[]> work = WorkAsync();
                gate.SetResult();
                int[] results = await work;
                int sum = await await context.CallActivityAsync<int>("Any", 4).ContinueWith(
                    async task => await context.CallActivityAsync<int>("Any", task.Result + results.Sum()),
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
                return sum;

                async Task<int[]> WorkAsync()
                {
                    await gate.Task;
                    return await Task.WhenAll(Enumerable.Range(0, 6).Select(i => context.CallActivityAsync<int>("Any", i)));
                }
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);

        Assert.Equal(19, await hub.RunAsync<int>("Fine"));
    }
}

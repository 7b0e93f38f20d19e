using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

public sealed class LifetimeTests
{
    [Fact]
    public async Task ActivityCutOffByTheEndOfTheHostRunsAgainAndIsNoFailure()
    {
        TaskCompletionSource started = new();
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity("Long", async call =>
            {
                started.TrySetResult();
                await Task.Delay(Timeout.Infinite, call.CancellationToken);
                return "never";
            })
            .Orchestrator("Job", context => context.CallActivityAsync<string>("Long"));
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Job");
        await started.Task;

        await hub.StopAsync();
        invoker.Activity<object, string>("Long", _ => "finished");
        await hub.StartAsync();

        Assert.Equal("finished", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
        Assert.Equal(2, invoker.Calls.Count);
        Assert.Contains(hub.Log.Lines, line => line.Text.Contains("cut off by the end of the host", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ActivityThatFinishesWhileTheHostStopsIsNotRunAgain()
    {
        TaskCompletionSource started = new();
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity("Tidy", async call =>
            {
                started.TrySetResult();
                try
                {
                    await Task.Delay(Timeout.Infinite, call.CancellationToken);
                }
                catch (OperationCanceledException)
                {
                    await Task.Delay(50);
                }

                return "tidy";
            })
            .Orchestrator("Job", context => context.CallActivityAsync<string>("Tidy"));
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Job");
        await started.Task;

        await hub.RestartAsync();

        Assert.Equal("tidy", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
        Assert.Single(invoker.Calls);
    }

    [Fact]
    public async Task CanceledWithoutTheHostStoppingIsAFailure()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Gives up", _ => throw new OperationCanceledException("own reasons"))
            .Orchestrator("Job", context => context.CallActivityAsync<int>("Gives up", 1));
        await using TestHub hub = await TestHub.StartAsync(invoker);

        Assert.Equal("System.OperationCanceledException", (await hub.RunAsync("Job")).FailureDetails!.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task ActivityPastTheTimeOutFails()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity("Long", async call =>
            {
                await Task.Delay(Timeout.Infinite, call.CancellationToken);
                return 0;
            })
            .Orchestrator("Job", context => context.CallActivityAsync("Long"));
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.FunctionTimeout = TimeSpan.FromMilliseconds(50));

        OrchestrationMetadata metadata = await hub.RunAsync("Job");

        Assert.Equal("System.TimeoutException", metadata.FailureDetails!.InnerFailure!.ErrorType);
        Assert.Contains("'Long' ran longer than the functions' time-out of 00:00:00.0500000", metadata.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryKindOfWorkGoesOnAfterARestart()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("AddOne", value => value + 1)
            .Orchestrator("Child", async context =>
            {
                await context.CreateTimer(TimeSpan.FromMilliseconds(100), CancellationToken.None);
                return 10;
            })
            .Orchestrator("Job", async context =>
            {
                int value = await context.CallActivityAsync<int>("AddOne", 0);
                Task<int> child = context.CallSubOrchestratorAsync<int>("Child");
                value += await context.WaitForExternalEvent<int>("more");
                return value + await child;
            });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => hub.Client.ScheduleNewOrchestrationInstanceAsync("Job")));

        for (int i = 0; i < 5; i++)
        {
            await hub.RestartAsync();
        }

        await Task.WhenAll(ids.Select(id => hub.Client.RaiseEventAsync(id, "more", 100)));
        foreach (string id in ids)
        {
            Assert.Equal(111, (await hub.EndOfAsync(id)).ReadOutputAs<int>());
        }
    }

    [Fact]
    public async Task InstancesForgottenByTheCacheGoOn()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("AddOne", value => value + 1)
            .Orchestrator("Job", async context =>
            {
                int value = await context.CallActivityAsync<int>("AddOne", context.GetInput<int>());
                return value + await context.WaitForExternalEvent<int>("more");
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.MaxCachedInstances = 3);
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => hub.Client.ScheduleNewOrchestrationInstanceAsync("Job", i)));
        foreach (string id in ids)
        {
            await hub.UntilAsync(id, _ => hub.HistoryOf(id).Count == 4);
        }

        await Task.WhenAll(ids.Select(id => hub.Client.RaiseEventAsync(id, "more", 100)));
        for (int i = 0; i < ids.Length; i++)
        {
            Assert.Equal(101 + i, (await hub.EndOfAsync(ids[i])).ReadOutputAs<int>());
        }

        // 40 first runs, and replays of those that were forgotten.
        Assert.InRange(invoker.OrchestratorCalls, 60, 120);
    }

    [Fact]
    public async Task SecondProcessOnOneHubStopsWithAClearMessage()
    {
        await using TestHub hub = await TestHub.StartAsync(new DelegateInvoker());
        using DurableEngine second = hub.NewEngine();

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => second.StartAsync(CancellationToken.None));

        Assert.Contains($"The task hub 'test' in {hub.DataDirectory} is in use by another process (process {Environment.ProcessId})", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClientOfAStoppedEngineSaysSo()
    {
        await using TestHub hub = await TestHub.StartAsync(new DelegateInvoker());
        Task<OrchestrationMetadata> waiting = hub.Client.WaitForInstanceStartAsync("nobody");

        await hub.StopAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await waiting);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await hub.Client.GetInstanceAsync("x"));
    }

    [Fact]
    public async Task StoppingDoesNotWaitForeverForOrchestrationsThatNeverRest()
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Eternal", context =>
        {
            context.ContinueAsNew();
            return Task.CompletedTask;
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Eternal");
        await hub.UntilAsync(id, metadata => metadata.IsRunning);

        using CancellationTokenSource limit = new(TimeSpan.FromMilliseconds(200));
        await hub.Engine.StopAsync(limit.Token);

        await hub.StartAsync();
        await hub.Client.TerminateInstanceAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.EndOfAsync(id)).RuntimeStatus);
    }
}

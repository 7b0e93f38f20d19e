using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

public sealed class ContinueAsNewTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ThousandExecutionsLeaveOneShortHistory(bool replay)
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("AddOne", value => value + 1)
            .Orchestrator("Loop", async context =>
            {
                int next = await context.CallActivityAsync<int>("AddOne", context.GetInput<int>());
                if (next < 1000)
                {
                    context.ContinueAsNew(next);
                }

                return next;
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);

        OrchestrationMetadata metadata = await hub.RunAsync("Loop", 0);

        Assert.Equal(1000, metadata.ReadOutputAs<int>());
        Assert.Equal(999, metadata.ReadInputAs<int>());
        Assert.Equal(1000, invoker.Calls.Count);
        Assert.Equal(5, hub.HistoryOf(metadata.InstanceId).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UnprocessedEventsGoOnToTheNextExecution(bool replay)
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("OneEach", async context =>
        {
            string seen = context.GetInput<string>() ?? string.Empty;
            seen += await context.WaitForExternalEvent<string>("e");
            if (seen.Length < 5)
            {
                context.ContinueAsNew(seen);
            }

            return seen;
        });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("OneEach");

        foreach (string letter in new[] { "a", "b", "c", "d", "e" })
        {
            await hub.Client.RaiseEventAsync(id, "e", letter);
        }

        Assert.Equal("abcde", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task UnprocessedEventsCanBeDropped()
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Drops", async context =>
        {
            if (context.GetInput<int>() == 0)
            {
                await context.WaitForExternalEvent<string>("go");
                context.ContinueAsNew(1, preserveUnprocessedEvents: false);
                return string.Empty;
            }

            context.SetCustomStatus("second");
            return await context.WaitForExternalEvent<string>("e");
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Drops", 0);
        await hub.Client.RaiseEventAsync(id, "e", "early");
        await hub.Client.RaiseEventAsync(id, "go", "x");
        await hub.UntilAsync(id, metadata => metadata.SerializedCustomStatus == "\"second\"");

        await hub.Client.RaiseEventAsync(id, "e", "late");

        Assert.Equal("late", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task ResultsAndTimersOfTheOldExecutionAreDropped()
    {
        TaskCompletionSource release = new();
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity("Slow", async _ =>
            {
                await release.Task;
                return "old";
            })
            .Orchestrator("Moves", async context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    _ = context.CallActivityAsync<string>("Slow");
                    _ = context.CreateTimer(TimeSpan.FromMilliseconds(30), CancellationToken.None);
                    context.ContinueAsNew(1);
                    return string.Empty;
                }

                context.SetCustomStatus("second");
                Task<string> wait = context.WaitForExternalEvent<string>("e");
                return await wait;
            });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Moves", 0);
        await hub.UntilAsync(id, metadata => metadata.SerializedCustomStatus == "\"second\"");
        release.SetResult();
        await hub.RestartAsync();

        await hub.Client.RaiseEventAsync(id, "e", "new");

        Assert.Equal("new", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
        Assert.Equal(
            [HistoryEventKind.ExecutionStarted, HistoryEventKind.OrchestratorStarted, HistoryEventKind.EventRaised, HistoryEventKind.ExecutionCompleted],
            hub.HistoryOf(id).Select(line => line.Kind));
    }

    [Fact]
    public async Task QueuedActivityOfTheOldExecutionStillRunsAfterARestart()
    {
        using ManualResetEventSlim block = new();
        int marks = 0;
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity("Block", async call =>
            {
                await Task.Delay(Timeout.Infinite, call.CancellationToken);
                return 0;
            })
            .Activity<string, int>("Mark", text => text == "input" ? Interlocked.Increment(ref marks) : 0)
            .Orchestrator("Leaves", context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    _ = context.CallActivityAsync("Block");
                    _ = context.CallActivityAsync<int>("Mark", "input");
                    context.ContinueAsNew(1);
                }

                return Task.FromResult(0);
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.MaxConcurrentActivityFunctions = 1);
        OrchestrationMetadata metadata = await hub.RunAsync("Leaves", 0);
        Assert.Equal(0, marks);

        await hub.StopAsync();
        invoker.Activity<int, int>("Block", _ => 0);
        await hub.StartAsync();
        await hub.UntilAsync(metadata.InstanceId, _ => marks == 1);
    }

    [Fact]
    public async Task VersionCanChange()
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Upgrades", context =>
        {
            if (context.Version == "1.0")
            {
                context.ContinueAsNew(new ContinueAsNewOptions { NewVersion = "2.0" });
            }

            return Task.FromResult($"{context.Version} {context.CompareVersionTo("1.5")}");
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);

        OrchestrationMetadata end = await hub.RunAsync("Upgrades", options: new StartOrchestrationOptions { Version = "1.0" });
        Assert.Equal("2.0 1", end.ReadOutputAs<string>());
    }
}

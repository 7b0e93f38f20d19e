using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

public sealed class ControlTests
{
    private static readonly DelegateInvoker Waiter = new DelegateInvoker()
        .Orchestrator("Wait", async context => $"{await context.WaitForExternalEvent<string>("e")}{await context.WaitForExternalEvent<string>("e")}")
        .Orchestrator("Family", async context =>
        {
            int depth = context.GetInput<int>();
            return depth == 0
                ? await context.WaitForExternalEvent<string>("e")
                : await context.CallSubOrchestratorAsync<string>("Family", depth - 1, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-{depth}"));
        });

    [Fact]
    public async Task TerminateEndsWithTheOutput()
    {
        await using TestHub hub = await TestHub.StartAsync(Waiter);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait");

        await hub.Client.TerminateInstanceAsync(id, (object)"enough");
        OrchestrationMetadata metadata = await hub.EndOfAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, metadata.RuntimeStatus);
        Assert.Equal("enough", metadata.ReadOutputAs<string>());
        Assert.Equal(HistoryEventKind.ExecutionTerminated, hub.HistoryOf(id)[^2].Kind);

        // Once more, and for nobody: nothing happens.
        await hub.Client.TerminateInstanceAsync(id, (object)"again");
        await hub.Client.TerminateInstanceAsync("nobody");
        Assert.Equal("enough", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task TerminateWorksBeforeTheStartAndWhileSuspended()
    {
        await using TestHub hub = await TestHub.StartAsync(Waiter);
        string delayed = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions(StartAt: DateTimeOffset.UtcNow.AddHours(1)));
        string suspended = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await hub.Client.SuspendInstanceAsync(suspended);

        await hub.Client.TerminateInstanceAsync(delayed);
        await hub.Client.TerminateInstanceAsync(suspended);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.EndOfAsync(delayed)).RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.EndOfAsync(suspended)).RuntimeStatus);
        await hub.RestartAsync();
        Assert.Contains(hub.Log.Lines, line => line.Text.Contains("0 messages, 0 activities and 0 timers", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TerminateReachesSubOrchestrationsOnlyWhenAsked(bool isRecursive)
    {
        await using TestHub hub = await TestHub.StartAsync(Waiter);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Family", 2, new StartOrchestrationOptions("top"));
        await hub.UntilAsync("top-2-1", metadata => metadata.IsRunning);

        await hub.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("bye", isRecursive));

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.EndOfAsync(id)).RuntimeStatus);
        if (isRecursive)
        {
            Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.EndOfAsync("top-2")).RuntimeStatus);
            Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.EndOfAsync("top-2-1")).RuntimeStatus);
        }
        else
        {
            await hub.Client.RaiseEventAsync("top-2-1", "e", "on");
            Assert.Equal("on", (await hub.EndOfAsync("top-2")).ReadOutputAs<string>());
        }
    }

    [Fact]
    public async Task TerminatedInstanceStartsNoQueuedActivities()
    {
        TaskCompletionSource started = new();
        TaskCompletionSource release = new();
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity("Slow", async call =>
            {
                started.TrySetResult();
                await release.Task.WaitAsync(call.CancellationToken);
                return 0;
            })
            .Orchestrator("FanOut", context => Task.WhenAll(Enumerable.Range(0, 50).Select(_ => context.CallActivityAsync("Slow"))))
            .Orchestrator("After", context => context.CallActivityAsync("Slow"));
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.MaxConcurrentActivityFunctions = 1);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("FanOut");
        await started.Task;

        await hub.Client.TerminateInstanceAsync(id);
        await hub.EndOfAsync(id);
        release.SetResult();
        await hub.RunAsync("After");

        Assert.Equal(2, invoker.Calls.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SuspendedInstanceHoldsWhatComesInUntilItIsResumed(bool restart)
    {
        TaskCompletionSource release = new();
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity("Slow", async call =>
            {
                await release.Task.WaitAsync(call.CancellationToken);
                return "work";
            })
            .Orchestrator("Mixed", async context =>
            {
                Task<string> work = context.CallActivityAsync<string>("Slow");
                Task timer = context.CreateTimer(TimeSpan.FromMilliseconds(30), CancellationToken.None);
                List<string> order = [];
                await Task.WhenAll(
                    Note(work, "work"),
                    Note(timer, "timer"),
                    Note(context.WaitForExternalEvent<string>("e"), "event"));
                return string.Join(' ', order);

                async Task Note(Task task, string name)
                {
                    await task;
                    order.Add(name);
                }
            });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Mixed");
        await hub.UntilAsync(id, metadata => metadata.IsRunning);

        await hub.Client.SuspendInstanceAsync(id, "a break");
        await hub.UntilAsync(id, metadata => metadata.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        int lines = hub.HistoryOf(id).Count;
        await hub.Client.RaiseEventAsync(id, "e", "x");
        release.SetResult();
        await Task.Delay(100);
        Assert.Equal(lines, hub.HistoryOf(id).Count);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await hub.Client.GetInstanceAsync(id))!.RuntimeStatus);
        if (restart)
        {
            await hub.RestartAsync();
            Assert.Single(invoker.Calls);
        }

        await hub.Client.ResumeInstanceAsync(id);

        string order = (await hub.EndOfAsync(id)).ReadOutputAs<string>()!;
        Assert.Equal(["event", "timer", "work"], order.Split(' ').Order());
        Assert.Single(invoker.Calls);
        Assert.Equal("a break", hub.HistoryOf(id).Single(line => line.Kind == HistoryEventKind.ExecutionSuspended).Data);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SuspendBeforeTheStartHoldsTheStart(bool restart)
    {
        await using TestHub hub = await TestHub.StartAsync(Waiter);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "Wait", new StartOrchestrationOptions(StartAt: DateTimeOffset.UtcNow.AddMilliseconds(100)));
        await hub.Client.SuspendInstanceAsync(id);
        await hub.Client.RaiseEventAsync(id, "e", "a");
        await Task.Delay(200);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await hub.Client.GetInstanceAsync(id))!.RuntimeStatus);
        if (restart)
        {
            await hub.RestartAsync();
        }

        await hub.Client.ResumeInstanceAsync(id);
        await hub.Client.RaiseEventAsync(id, "e", "b");

        Assert.Equal("ab", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task SuspendAndResumeOfAnUnknownOrEndedInstanceDoNothing()
    {
        await using TestHub hub = await TestHub.StartAsync(new DelegateInvoker().Orchestrator("Quick", _ => Task.FromResult(1)));
        OrchestrationMetadata metadata = await hub.RunAsync("Quick");

        await hub.Client.SuspendInstanceAsync(metadata.InstanceId);
        await hub.Client.ResumeInstanceAsync(metadata.InstanceId);
        await hub.Client.SuspendInstanceAsync("nobody");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.Client.GetInstanceAsync(metadata.InstanceId))!.RuntimeStatus);
    }
}

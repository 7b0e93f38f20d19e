using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

public sealed class RewindTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatFailedIsCalledAgainAndWhatSucceededIsKept(bool replays)
    {
        Switch broken = new();
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Work", n => n is 3 or 5 && broken.IsOn ? throw new InvalidOperationException($"no {n}") : n * 10)
            .Orchestrator("Fan", async context =>
            {
                int first = await context.CallActivityAsync<int>("Work", 1);
                int[] all = await Task.WhenAll(Enumerable.Range(2, 5).Select(n => context.CallActivityAsync<int>("Work", n)));
                int last = await context.CallActivityAsync<int>("Work", 7);
                return first + all.Sum() + last;
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replays);
        string id = (await hub.RunAsync("Fan")).InstanceId;
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await hub.EndOfAsync(id)).RuntimeStatus);
        int before = invoker.Calls.Count;

        broken.IsOn = false;
        await hub.Client.RewindInstanceAsync(id, "mended");
        OrchestrationMetadata end = await hub.EndOfAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal(280, end.ReadOutputAs<int>());
        Assert.Equal([3, 5, 7], invoker.Calls.Skip(before).Select(call => call.Input<int>()).Order());

        // The failed run stays in the history, with why it was rewound.
        IReadOnlyList<HistoryEvent> history = hub.HistoryOf(id);
        int rewound = history.ToList().FindIndex(line => line.Kind == HistoryEventKind.ExecutionRewound);
        Assert.Equal("mended", history[rewound].Data);
        Assert.Equal(2, history.Take(rewound).Count(line => line.Kind == HistoryEventKind.TaskFailed));
        Assert.Equal(HistoryEventKind.ExecutionCompleted, history[rewound - 1].Kind);
        Assert.DoesNotContain(history.Skip(rewound), line => line.Kind == HistoryEventKind.TaskFailed);
    }

    [Fact]
    public async Task ItCanFailAndBeRewoundAgainAndGoesOnAfterARestart()
    {
        int calls = 0;
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Work", n => Interlocked.Increment(ref calls) < 3 ? throw new InvalidOperationException($"no {n}") : n)
            .Orchestrator("Two", async context =>
            {
                string name = await context.WaitForExternalEvent<string>("Go");
                int one = await context.CallActivityAsync<int>("Work", 1);
                string more = await context.WaitForExternalEvent<string>("Go");
                return $"{name} {one} {more}";
            });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Two");
        await hub.Client.RaiseEventAsync(id, "Go", "a");
        await hub.EndOfAsync(id);

        await hub.Client.RewindInstanceAsync(id, "once");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await hub.EndOfAsync(id)).RuntimeStatus);
        await hub.RestartAsync();
        await hub.Client.RewindInstanceAsync(id, "twice");
        await hub.UntilAsync(id, _ => hub.HistoryOf(id)[^1].Kind == HistoryEventKind.TaskCompleted);
        await hub.RestartAsync();
        await hub.Client.RaiseEventAsync(id, "Go", "b");

        Assert.Equal("a 1 b", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
        Assert.Equal(["once", "twice"], hub.HistoryOf(id).Where(line => line.Kind == HistoryEventKind.ExecutionRewound).Select(line => line.Data));
    }

    [Fact]
    public async Task SubOrchestrationsThatFailedAreRewoundToo()
    {
        Switch broken = new();
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<string, string>("Work", name => name == "bad" && broken.IsOn ? throw new InvalidOperationException("no") : name)
            .Orchestrator("Leaf", async context =>
                await context.CallActivityAsync<string>("Work", "good") + await context.CallActivityAsync<string>("Work", context.GetInput<string>()))
            .Orchestrator("Middle", async context => await context.CallSubOrchestratorAsync<string>("Leaf", context.GetInput<string>()))
            .Orchestrator("Top", async context => string.Join(
                ',',
                await Task.WhenAll(
                    context.CallSubOrchestratorAsync<string>("Middle", "bad"),
                    context.CallSubOrchestratorAsync<string>("Middle", "fine"),
                    context.CallSubOrchestratorAsync<string>("Leaf", "bad", new SubOrchestrationOptions(instanceId: "purged")))));
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = (await hub.RunAsync("Top")).InstanceId;
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await hub.EndOfAsync(id)).RuntimeStatus);
        await hub.Client.PurgeInstanceAsync("purged");
        int before = invoker.Calls.Count;

        broken.IsOn = false;
        await hub.Client.RewindInstanceAsync(id, "mended");

        Assert.Equal("goodbad,goodfine,goodbad", (await hub.EndOfAsync(id)).ReadOutputAs<string>());

        // Of the one that was gone everything was done again, of the other only what had failed.
        Assert.Equal(["bad", "bad", "good"], invoker.Calls.Skip(before).Select(call => call.Input<string>()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ARetriedCallGetsOneMoreAttempt()
    {
        int attempts = 0;
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Work", n => Interlocked.Increment(ref attempts) < 4 ? throw new InvalidOperationException("no") : n)
            .Orchestrator("Retries", context => context.CallActivityAsync<int>(
                "Work", 5, TaskOptions.FromRetryPolicy(new RetryPolicy(maxNumberOfAttempts: 3, firstRetryInterval: TimeSpan.FromMilliseconds(1)))));
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = (await hub.RunAsync("Retries")).InstanceId;

        await hub.Client.RewindInstanceAsync(id, "once more");

        Assert.Equal(5, (await hub.EndOfAsync(id)).ReadOutputAs<int>());
        Assert.Equal(4, attempts);
    }

    [Fact]
    public async Task WhereEachFailureWasAnsweredTheLastOneIsRepeated()
    {
        Switch broken = new();
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<string, string>("Work", name => name == "bad" && broken.IsOn ? throw new InvalidOperationException("no") : name)
            .Orchestrator("Compensates", async context =>
            {
                await context.CallActivityAsync<string>("Work", "first");
                try
                {
                    return await context.CallActivityAsync<string>("Work", "bad");
                }
                catch (TaskFailedException)
                {
                    await context.CallActivityAsync<string>("Work", "undo");
                    throw;
                }
            });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = (await hub.RunAsync("Compensates")).InstanceId;

        await hub.Client.RewindInstanceAsync(id, "again");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await hub.EndOfAsync(id)).RuntimeStatus);
        broken.IsOn = false;
        await hub.Client.RewindInstanceAsync(id, "mended");

        Assert.Equal("bad", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
        Assert.Equal(["first", "bad", "undo", "bad", "undo", "bad"], invoker.Calls.Select(call => call.Input<string>()));
    }

    [Fact]
    public async Task AMistakeOfTheOrchestratorIsTriedAgainWithItsNewCode()
    {
        Switch broken = new();
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Work", n => n)
            .Orchestrator("Buggy", async context =>
            {
                int n = await context.CallActivityAsync<int>("Work", 1);
                return broken.IsOn ? throw new InvalidOperationException("a bug") : n;
            });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = (await hub.RunAsync("Buggy")).InstanceId;

        broken.IsOn = false;
        await hub.Client.RewindInstanceAsync(id, "new code");

        Assert.Equal(1, (await hub.EndOfAsync(id)).ReadOutputAs<int>());
        Assert.Single(invoker.Calls);
    }

    [Fact]
    public async Task OnlyWhatFailedCanBeRewoundAndNotWhileItsActivitiesRun()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity("Slow", async call =>
            {
                await release.Task.WaitAsync(call.CancellationToken);
                return 1;
            })
            .Activity<int, int>("Fails", _ => throw new InvalidOperationException("no"))
            .Orchestrator("Done", _ => Task.FromResult(1))
            .Orchestrator("Hasty", async context =>
            {
                Task<int> slow = context.CallActivityAsync<int>("Slow");
                await context.CallActivityAsync<int>("Fails", 1);
                return await slow;
            });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string done = (await hub.RunAsync("Done")).InstanceId;
        string hasty = (await hub.RunAsync("Hasty")).InstanceId;

        InvalidOperationException completed = await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Client.RewindInstanceAsync(done, "why"));
        InvalidOperationException running = await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Client.RewindInstanceAsync(hasty, "why"));
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.RewindInstanceAsync("nobody", "why"));

        Assert.Contains("Completed", completed.Message, StringComparison.Ordinal);
        Assert.Contains("still run", running.Message, StringComparison.Ordinal);
        release.SetResult();
        await hub.UntilAsync(hasty, _ => CanBeRewound(hub, hasty));
    }

    // The result of the slow activity is taken off the queue some time after it ended.
    private static bool CanBeRewound(TestHub hub, string id)
    {
        try
        {
            return hub.Client.RewindInstanceAsync(id, "now").Wait(TimeSpan.FromSeconds(60));
        }
        catch (AggregateException e) when (e.InnerException is InvalidOperationException)
        {
            return false;
        }
    }

    private sealed class Switch
    {
        private volatile bool _isOn = true;

        public bool IsOn
        {
            get => _isOn;
            set => _isOn = value;
        }
    }
}

using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable.Entities;

/// <summary>What an orchestration that is rewound does to entities.</summary>
public sealed class RewoundEntityTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OperationsThatAnsweredAndSignalsThatWereSentAreNotRepeated(bool replays)
    {
        bool isBroken = true;
        DelegateInvoker invoker = new DelegateInvoker()
            .Entity<Counter>()
            .Activity<int, int>("Work", n => isBroken ? throw new InvalidOperationException("broken") : n)
            .Orchestrator("Counts", async context =>
            {
                int first = await context.Entities.CallEntityAsync<int>(Counter.Id("called"), nameof(Counter.AddAndGet), 5);
                await context.Entities.SignalEntityAsync(Counter.Id("signaled"), nameof(Counter.Add), 3);
                return first + await context.CallActivityAsync<int>("Work", 1);
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replays);
        string id = (await hub.RunAsync("Counts")).InstanceId;
        await hub.EntitiesIdleAsync();

        isBroken = false;
        await hub.Client.RewindInstanceAsync(id, "mended");
        OrchestrationMetadata end = await hub.EndOfAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal(6, end.ReadOutputAs<int>());
        Assert.Equal(5, await hub.StateOfAsync<int>(Counter.Id("called")));
        Assert.Equal(3, await hub.StateOfAsync<int>(Counter.Id("signaled")));
    }

    [Fact]
    public async Task AnOperationThatFailedIsCalledAgain()
    {
        int calls = 0;
        DelegateInvoker invoker = new DelegateInvoker()
            .Entity("Door", async operation =>
            {
                await Task.CompletedTask;
                return Interlocked.Increment(ref calls) == 1 ? throw new InvalidOperationException("stuck") : "open";
            })
            .Orchestrator("Opens", context => context.Entities.CallEntityAsync<string>(new("Door", "front"), "Open"));
        await using TestHub hub = await TestHub.StartAsync(invoker);
        OrchestrationMetadata failed = await hub.RunAsync("Opens");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);

        await hub.Client.RewindInstanceAsync(failed.InstanceId, "oiled");

        Assert.Equal("open", (await hub.EndOfAsync(failed.InstanceId)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task WhatHasLockedEntitiesIsNotRewound()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Entity<Counter>()
            .Activity<int, int>("Work", _ => throw new InvalidOperationException("broken"))
            .Orchestrator("Locks", async context =>
            {
                await using (await context.Entities.LockEntitiesAsync(Counter.Id("a")))
                {
                    return await context.CallActivityAsync<int>("Work", 1);
                }
            });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = (await hub.RunAsync("Locks")).InstanceId;

        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Client.RewindInstanceAsync(id, "mended"));

        Assert.Contains("locked entities", refused.Message, StringComparison.Ordinal);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await hub.Client.GetInstanceAsync(id))!.RuntimeStatus);
    }
}

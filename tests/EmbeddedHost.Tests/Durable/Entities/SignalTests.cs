using Cryptomeria.EmbeddedHost.CrashChild;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Time.Testing;

namespace Cryptomeria.EmbeddedHost.Tests.Durable.Entities;

/// <summary>Signals for later, and what entities send themselves.</summary>
public sealed class SignalTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task SignalsForLaterComeAtTheirTimeAlsoAfterARestart()
    {
        FakeTimeProvider clock = new(Start);
        DelegateInvoker invoker = new DelegateInvoker().Entity<Counter>().Orchestrator("Later", context =>
            context.Entities.SignalEntityAsync(Counter.Id("a"), "Add", 100, Start.AddHours(2)));
        await using TestHub hub = await TestHub.StartAsync(invoker, clock: clock);

        await hub.Client.Entities.SignalEntityAsync(Counter.Id("a"), "Add", 10, Start.AddHours(1));
        await hub.Client.Entities.SignalEntityAsync(Counter.Id("a"), "Add", 1, Start.AddHours(-1));
        await hub.RunAsync("Later");
        await hub.UntilAsync<int>(Counter.Id("a"), entity => entity.State == 1);
        await hub.RestartAsync();
        Assert.Equal(1, await hub.StateOfAsync<int>(Counter.Id("a")));
        Assert.Equal(0, (await hub.Client.Entities.GetEntityAsync(Counter.Id("a")))!.BacklogQueueSize);

        clock.Advance(TimeSpan.FromMinutes(61));
        await hub.UntilAsync<int>(Counter.Id("a"), entity => entity.State == 11);
        clock.Advance(TimeSpan.FromMinutes(61));
        await hub.UntilAsync<int>(Counter.Id("a"), entity => entity.State == 111 && entity.LastModifiedTime == Start.AddMinutes(122));
    }

    [Fact]
    public async Task AnEntitySignalsItselfAndOthersInOrder()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Entity("Relay", operation =>
            {
                int left = operation.GetInput<int>();
                operation.State.SetState(operation.State.GetState<int>() + 1);
                operation.Context.SignalEntity(new EntityInstanceId("list", "a"), "note", left);
                if (left > 0)
                {
                    operation.Context.SignalEntity(operation.Context.Id, "go", left - 1);
                }

                return default;
            })
            .Entity("List", operation =>
            {
                operation.State.SetState(operation.State.GetState<int[]>([])!.Append(operation.GetInput<int>()).ToArray());
                return default;
            });
        await using TestHub hub = await TestHub.StartAsync(invoker);

        await hub.Client.Entities.SignalEntityAsync(new EntityInstanceId("Relay", "a"), "go", 50);

        Assert.Equal(51, await hub.StateOfAsync<int>(new EntityInstanceId("relay", "a")));
        Assert.Equal(Enumerable.Range(0, 51).Reverse(), await hub.StateOfAsync<int[]>(new EntityInstanceId("list", "a")));
    }

    [Fact]
    public async Task AnEntityStartsOrchestrations()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Orchestrator("Child", context => Task.FromResult($"{context.GetInput<string>()} {context.Version}"))
            .Entity("Starter", operation =>
            {
                string id = operation.Context.ScheduleNewOrchestration(
                    "Child",
                    operation.Name,
                    new StartOrchestrationOptions(operation.GetInput<string>()) { Version = "2" });
                operation.State.SetState(id);
                return new(id);
            })
            .Orchestrator("Asks", context => context.Entities.CallEntityAsync<string>(new EntityInstanceId("starter", "a"), "hello", "kid"));
        await using TestHub hub = await TestHub.StartAsync(invoker);

        Assert.Equal("kid", await hub.RunAsync<string>("Asks"));
        OrchestrationMetadata child = await hub.EndOfAsync("kid");

        Assert.Equal("hello 2", child.ReadOutputAs<string>());
        await hub.Client.Entities.SignalEntityAsync(new EntityInstanceId("starter", "a"), "again", "kid");
        await hub.UntilAsync("kid", metadata => metadata.IsCompleted && metadata.ReadOutputAs<string>() == "again 2");
    }

    [Fact]
    public async Task ARunningOrchestrationIsNotReplacedByAnEntity()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Orchestrator("Waits", context => context.WaitForExternalEvent<string>("go"))
            .Entity("Starter", operation => new(operation.Context.ScheduleNewOrchestration("Waits", new StartOrchestrationOptions("taken"))));
        await using TestHub hub = await TestHub.StartAsync(invoker);
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", "first", new StartOrchestrationOptions("taken"));
        await hub.UntilAsync("taken", metadata => metadata.IsRunning);

        await hub.Client.Entities.SignalEntityAsync(new EntityInstanceId("starter", "a"), "go");
        await hub.EntitiesIdleAsync();

        Assert.Equal("\"first\"", (await hub.Client.GetInstanceAsync("taken", getInputsAndOutputs: true))!.SerializedInput);
        Assert.Contains(hub.Log.Lines, line => line.Text.Contains("could not start the orchestration taken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatWasCutOffByTheEndOfTheHostRunsAtTheNextStart()
    {
        TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        DelegateInvoker invoker = new DelegateInvoker().Entity("Slow", (batch, token) => batch.RunAsync(async operation =>
        {
            if (operation.GetInput<int>() == 2 && entered.TrySetResult())
            {
                await Task.Delay(Timeout.Infinite, token);
            }

            operation.State.SetState(operation.State.GetState<int>() + operation.GetInput<int>());
            return null;
        }));
        await using TestHub hub = await TestHub.StartAsync(invoker);
        EntityInstanceId id = new("slow", "a");
        await Task.WhenAll(Enumerable.Range(1, 3).Select(i => hub.Client.Entities.SignalEntityAsync(id, "add", i)));
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await hub.RestartAsync();

        Assert.Equal(6, await hub.StateOfAsync<int>(id));
        Assert.DoesNotContain(hub.Log.Lines, line => line.Text.Contains("of the entity @slow@a failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AFunctionThatRunsTooLongFailsItsOperations()
    {
        FakeTimeProvider clock = new(Start);
        TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        DelegateInvoker invoker = new DelegateInvoker()
            .Entity("Slow", (_, token) =>
            {
                entered.TrySetResult();
                return Task.Delay(Timeout.Infinite, token);
            })
            .Orchestrator("Asks", async context =>
            {
                try
                {
                    return await context.Entities.CallEntityAsync<string>(new EntityInstanceId("slow", "a"), "go");
                }
                catch (EntityOperationFailedException e)
                {
                    return e.FailureDetails.ErrorType;
                }
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.FunctionTimeout = TimeSpan.FromMinutes(1), clock);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Asks");
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(60));

        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("System.TimeoutException", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }
}

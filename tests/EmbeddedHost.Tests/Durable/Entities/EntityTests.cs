using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Tests.Durable.Entities;

/// <summary>What entities do with signals and calls.</summary>
public sealed class EntityTests
{
    [Fact]
    public async Task SignalsAreAppliedAndTheStateCanBeRead()
    {
        await using TestHub hub = await TestHub.StartAsync(new DelegateInvoker().Entity<Counter>());

        await hub.Client.Entities.SignalEntityAsync(Counter.Id("a"), "Add", 5);
        await hub.Client.Entities.SignalEntityAsync(Counter.Id("a"), "add", 2);

        Assert.Equal(7, await hub.StateOfAsync<int>(Counter.Id("a")));
        Assert.Null(await hub.Client.Entities.GetEntityAsync<int>(Counter.Id("b")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CallsGiveResultsAndReplay(bool replay)
    {
        DelegateInvoker invoker = new DelegateInvoker().Entity<Counter>().Orchestrator("Count", async context =>
        {
            List<int> seen = [];
            for (int i = 1; i <= 10; i++)
            {
                await context.Entities.SignalEntityAsync(Counter.Id("a"), "Add", 100);
                seen.Add(await context.Entities.CallEntityAsync<int>(Counter.Id("a"), "AddAndGet", i));
                await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
            }

            await context.Entities.CallEntityAsync(Counter.Id("a"), "Reset");
            return seen;
        });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);

        List<int>? seen = await hub.RunAsync<List<int>>("Count");

        // A signal before a call is applied before it.
        Assert.Equal(Enumerable.Range(1, 10).Select(i => (100 * i) + (i * (i + 1) / 2)), seen);
        Assert.Equal(0, await hub.StateOfAsync<int>(Counter.Id("a")));
    }

    [Fact]
    public async Task AFailedOperationTakesBackStateAndMessages()
    {
        int told = 0;
        DelegateInvoker invoker = new DelegateInvoker().Entity<Counter>()
            .Orchestrator("Told", _ => Task.FromResult(Interlocked.Increment(ref told)))
            .Orchestrator("Fails", async context =>
            {
                await context.Entities.CallEntityAsync(Counter.Id("a"), "Add", 1);
                try
                {
                    await context.Entities.CallEntityAsync(Counter.Id("a"), "AddThenThrow", 10);
                }
                catch (EntityOperationFailedException e)
                {
                    return $"{e.EntityId} {e.OperationName} {e.FailureDetails.ErrorType} {e.FailureDetails.ErrorMessage} {e.Message}";
                }

                return "no failure";
            });
        await using TestHub hub = await TestHub.StartAsync(invoker);

        string? text = await hub.RunAsync<string>("Fails");
        await hub.Client.Entities.SignalEntityAsync(Counter.Id("a"), "AddThenThrow", 10);

        Assert.Equal(
            "@counter@a AddThenThrow System.FormatException no such amount Operation 'AddThenThrow' of entity '@counter@a' failed: no such amount", text);
        Assert.Equal(1, await hub.StateOfAsync<int>(Counter.Id("a")));
        Assert.Null(await hub.Client.Entities.GetEntityAsync(Counter.Id("told")));
        Assert.Equal(0, told);
        Assert.Contains(hub.Log.Lines, line => line.Text.Contains("AddThenThrow of the entity @counter@a failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnUncaughtFailureFailsTheOrchestrationWithItsDetails()
    {
        DelegateInvoker invoker = new DelegateInvoker().Entity<Counter>()
            .Orchestrator("Fails", context => context.Entities.CallEntityAsync(Counter.Id("a"), "AddThenThrow", 1));
        await using TestHub hub = await TestHub.StartAsync(invoker);

        OrchestrationMetadata metadata = await hub.RunAsync("Fails");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, metadata.RuntimeStatus);
        Assert.Equal("Microsoft.DurableTask.Entities.EntityOperationFailedException", metadata.FailureDetails!.ErrorType);
        Assert.Equal("System.FormatException", metadata.FailureDetails.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task AnUnknownEntityOrOperationFailsTheCall()
    {
        DelegateInvoker invoker = new DelegateInvoker().Entity<Counter>().Orchestrator("Calls", async context =>
        {
            List<string> errors = [];
            foreach ((EntityInstanceId id, string operation) in new[] { (new EntityInstanceId("Nobody", "a"), "Add"), (Counter.Id("a"), "Fly"), (Counter.Id("a"), "Add") })
            {
                try
                {
                    await context.Entities.CallEntityAsync(id, operation);
                }
                catch (EntityOperationFailedException e)
                {
                    errors.Add($"{e.FailureDetails.ErrorType}: {e.FailureDetails.ErrorMessage}");
                }
            }

            return errors;
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);

        List<string>? errors = await hub.RunAsync<List<string>>("Calls");

        Assert.Equal(3, errors!.Count);
        Assert.StartsWith("EntityFunctionNotFound: There is no entity function for 'nobody'", errors[0], StringComparison.Ordinal);
        Assert.StartsWith("System.NotSupportedException: No suitable method found for entity operation 'counter/Fly'", errors[1], StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException: Error dispatching", errors[2], StringComparison.Ordinal);

        // Nothing is left of entities that never were.
        await hub.EntitiesIdleAsync();
        Assert.Equal(0, (await hub.Client.Entities.CleanEntityStorageAsync()).EmptyEntitiesRemoved);
    }

    [Fact]
    public async Task AThousandSignalsToOneEntityAreAppliedInOrderAndInBatches()
    {
        DelegateInvoker invoker = new DelegateInvoker().Entity("Log", operation =>
        {
            List<int> lines = operation.State.GetState<List<int>>() ?? [];
            lines.Add(operation.GetInput<int>());
            operation.State.SetState(lines);
            return default;
        });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.MaxEntityOperationBatchSize = 100);
        EntityInstanceId id = new("log", "a");

        // One sender, which waits for none of them: they are stored in the order of the calls.
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => hub.Client.Entities.SignalEntityAsync(id, "note", i)));

        Assert.Equal(Enumerable.Range(0, 1000), await hub.StateOfAsync<List<int>>(id));
        Assert.InRange(invoker.EntityCalls, 10, 999);
        Assert.Equal(0, hub.Engine.Parts.Entities.Count);
    }

    [Fact]
    public async Task OperationsOfOneEntityNeverOverlapAndThoseOfManyDo()
    {
        int inside = 0, most = 0;
        TaskCompletionSource bothInside = new(TaskCreationOptions.RunContinuationsAsynchronously);
        DelegateInvoker invoker = new DelegateInvoker()
            .Entity("Slow", async operation =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
                operation.State.SetState(operation.State.GetState<int>() + 1);
                return null;
            })
            .Entity("Meets", async operation =>
            {
                if (Interlocked.Increment(ref inside) == 2)
                {
                    bothInside.SetResult();
                }

                await bothInside.Task;
                return null;
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.MaxEntityOperationBatchSize = 3);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => hub.Client.Entities.SignalEntityAsync(new("slow", "a"), "go")));
        Assert.Equal(200, await hub.StateOfAsync<int>(new("slow", "a")));
        Assert.Equal(1, most);

        await hub.Client.Entities.SignalEntityAsync(new("meets", "a"), "go");
        await hub.Client.Entities.SignalEntityAsync(new("meets", "b"), "go");
        await bothInside.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await hub.EntitiesIdleAsync();
    }

    [Fact]
    public async Task DeleteIsImplicitAndLeavesNoEntity()
    {
        await using TestHub hub = await TestHub.StartAsync(new DelegateInvoker().Entity<Counter>());
        await hub.Client.Entities.SignalEntityAsync(Counter.Id("a"), "Add", 5);
        Assert.Equal(5, await hub.StateOfAsync<int>(Counter.Id("a")));

        await hub.Client.Entities.SignalEntityAsync(Counter.Id("a"), "Delete");

        await hub.EntitiesIdleAsync();
        Assert.Null(await hub.Client.Entities.GetEntityAsync(Counter.Id("a")));
        await hub.Client.Entities.SignalEntityAsync(Counter.Id("a"), "Add", 1);
        Assert.Equal(1, await hub.StateOfAsync<int>(Counter.Id("a")));
    }

    [Fact]
    public async Task StateAndBacklogSurviveARestart()
    {
        DelegateInvoker invoker = new DelegateInvoker().Entity<Counter>();
        await using TestHub hub = await TestHub.StartAsync(invoker);
        await hub.Client.Entities.SignalEntityAsync(Counter.Id("a"), "Add", 5);
        await hub.EntitiesIdleAsync();

        await hub.Engine.Parts.BeginStopAsync();
        await hub.Client.Entities.SignalEntityAsync(Counter.Id("a"), "Add", 6);
        Assert.Equal(1, (await hub.Client.Entities.GetEntityAsync(Counter.Id("a")))!.BacklogQueueSize);
        await hub.RestartAsync();

        Assert.Equal(11, await hub.StateOfAsync<int>(Counter.Id("a")));
    }

    [Fact]
    public async Task InstancesAndEntitiesAreListedApart()
    {
        DelegateInvoker invoker = new DelegateInvoker().Entity<Counter>()
            .Orchestrator("Count", context => context.Entities.CallEntityAsync<int>(Counter.Id("a"), "AddAndGet", 1));
        await using TestHub hub = await TestHub.StartAsync(invoker);
        OrchestrationMetadata run = await hub.RunAsync("Count");

        List<string> instances = [];
        await foreach (OrchestrationMetadata metadata in hub.Client.GetAllInstancesAsync())
        {
            instances.Add(metadata.InstanceId);
        }

        Assert.Equal([run.InstanceId], instances);
        Assert.Null(await hub.Client.GetInstanceAsync("@counter@a"));
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.RaiseEventAsync("@counter@a", "op"));
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.WaitForInstanceCompletionAsync("@counter@a"));
    }
}

using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Tests.Durable.Entities;

/// <summary>Critical sections: what they keep apart, what they forbid, and when they end.</summary>
public sealed class LockTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TransfersUnderContentionNeverChangeTheSum(bool replay)
    {
        const int Accounts = 3, Transfers = 40;
        DelegateInvoker invoker = new DelegateInvoker().Entity<Account>().Orchestrator("Transfer", async context =>
        {
            int[] order = context.GetInput<int[]>()!;
            EntityInstanceId from = Account.Id($"{order[0]}"), to = Account.Id($"{order[1]}");
            await using (await context.Entities.LockEntitiesAsync(from, to))
            {
                int balance = await context.Entities.CallEntityAsync<int>(from, "Balance");
                if (balance < order[2])
                {
                    return false;
                }

                // Without the locks somebody else would take the same money now.
                await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
                await Task.WhenAll(
                    context.Entities.CallEntityAsync(from, "Deposit", -order[2]), context.Entities.CallEntityAsync(to, "Deposit", order[2]));
            }

            return true;
        });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);
        for (int account = 0; account < Accounts; account++)
        {
            await hub.Client.Entities.SignalEntityAsync(Account.Id($"{account}"), "Deposit", 100);
        }

        Random random = new(7);
        bool[] done = await Task.WhenAll(Enumerable.Range(0, Transfers).Select(async _ =>
        {
            int from = random.Next(Accounts);
            return await hub.RunAsync<bool>("Transfer", new[] { from, (from + 1 + random.Next(Accounts - 1)) % Accounts, 60 });
        }));

        int[] balances = [await BalanceOf("0"), await BalanceOf("1"), await BalanceOf("2")];
        Assert.Equal(Accounts * 100, balances.Sum());
        Assert.All(balances, balance => Assert.InRange(balance, 0, Accounts * 100));
        Assert.Contains(true, done);
        Assert.Equal(0, hub.Engine.Parts.Entities.Count);

        async Task<int> BalanceOf(string key) => await hub.StateOfAsync<int>(Account.Id(key));
    }

    [Fact]
    public async Task OthersWaitUntilTheSectionEnds()
    {
        DelegateInvoker invoker = new DelegateInvoker().Entity<Account>().Orchestrator("Holds", async context =>
        {
            IAsyncDisposable section = await context.Entities.LockEntitiesAsync(Account.Id("a"));
            context.SetCustomStatus("holds");
            await context.WaitForExternalEvent<string>("go");
            int inside = await context.Entities.CallEntityAsync<int>(Account.Id("a"), "Balance");
            await section.DisposeAsync();
            await section.DisposeAsync();
            return inside;
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Holds");
        await hub.UntilAsync(id, metadata => metadata.SerializedCustomStatus is not null);

        await hub.Client.Entities.SignalEntityAsync(Account.Id("a"), "Deposit", 5);
        await hub.EntitiesIdleAsync();
        EntityMetadata locked = await SingleAsync(hub);
        await hub.Client.RaiseEventAsync(id, "go", "on");

        Assert.Equal((id, 1, false), (locked.LockedBy, locked.BacklogQueueSize, locked.IncludesState));
        Assert.Equal(0, (await hub.EndOfAsync(id)).ReadOutputAs<int>());
        Assert.Equal(5, await hub.StateOfAsync<int>(Account.Id("a")));
        Assert.Null((await SingleAsync(hub)).LockedBy);
    }

    [Fact]
    public async Task TheRulesOfACriticalSectionAreEnforced()
    {
        DelegateInvoker invoker = new DelegateInvoker().Entity<Account>()
            .Orchestrator("Child", _ => Task.FromResult(0))
            .Orchestrator("Breaks", async context =>
            {
                EntityInstanceId a = Account.Id("a"), b = Account.Id("b");
                List<string> errors = [];
                await TryAsync(() => context.Entities.LockEntitiesAsync());
                Task<IAsyncDisposable> pending = context.Entities.LockEntitiesAsync(a);
                await TryAsync(() => context.Entities.CallEntityAsync(a, "Balance"));
                await using (await pending)
                {
                    await TryAsync(() => context.Entities.CallEntityAsync(b, "Balance"));
                    await TryAsync(() => context.Entities.SignalEntityAsync(a, "Deposit", 1));
                    await TryAsync(() => context.Entities.LockEntitiesAsync(b));
                    await TryAsync(() => context.CallSubOrchestratorAsync("Child"));
                    Task<int> call = context.Entities.CallEntityAsync<int>(a, "Deposit", 1);
                    Assert.Empty(Available(context));
                    await TryAsync(() => context.Entities.CallEntityAsync(a, "Balance"));
                    await call;
                    Assert.Equal([a], Available(context));
                    await context.Entities.SignalEntityAsync(b, "Deposit", 2);
                }

                Assert.False(context.Entities.InCriticalSection());
                await context.CallSubOrchestratorAsync("Child");
                return errors;

                async Task TryAsync(Func<Task> act)
                {
                    try
                    {
                        await act();
                        errors.Add("allowed");
                    }
                    catch (Exception e) when (e is InvalidOperationException or ArgumentException)
                    {
                        errors.Add(e.Message);
                    }
                }
            });
        await using TestHub hub = await TestHub.StartAsync(invoker);

        List<string>? errors = await hub.RunAsync<List<string>>("Breaks");

        Assert.Equal(
            [
                "The set of entities to lock is empty. (Parameter 'entityIds')",
                "Must await the completion of the lock request prior to calling any entity.",
                "Must not call an entity from a critical section if it is not one of the locked entities.",
                "Must not signal a locked entity from a critical section.",
                "Must not enter another critical section from within a critical section.",
                "While holding locks, cannot call suborchestrators.",
                "Must not call an entity from a critical section while a prior call to the same entity is still pending.",
            ],
            errors);
        Assert.Equal(1, await hub.StateOfAsync<int>(Account.Id("a")));
        Assert.Equal(2, await hub.StateOfAsync<int>(Account.Id("b")));

        static IReadOnlyList<EntityInstanceId> Available(TaskOrchestrationContext context)
        {
            Assert.True(context.Entities.InCriticalSection(out IReadOnlyList<EntityInstanceId>? available));
            return available;
        }
    }

    [Theory]
    [InlineData("fail", false)]
    [InlineData("return", false)]
    [InlineData("again", false)]
    [InlineData("terminate", false)]
    [InlineData("terminate", true)]
    [InlineData("replace", false)]
    public async Task LocksEndWithTheExecution(string end, bool isReloaded)
    {
        DelegateInvoker invoker = new DelegateInvoker().Entity<Account>().Orchestrator("Holds", async context =>
        {
            if (context.GetInput<string>() is not { } how)
            {
                return;
            }

            _ = await context.Entities.LockEntitiesAsync(Account.Id("b"), Account.Id("a"), Account.Id("a"));
            context.SetCustomStatus("holds");
            await context.WaitForExternalEvent<string>("go");
            if (how == "fail")
            {
                throw new FormatException();
            }

            if (how == "again")
            {
                context.ContinueAsNew();
            }
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Holds", end, new StartOrchestrationOptions("holder"));
        await hub.UntilAsync(id, metadata => metadata.SerializedCustomStatus is not null);
        if (isReloaded)
        {
            await hub.RestartAsync();
        }

        await hub.Client.Entities.SignalEntityAsync(Account.Id("a"), "Deposit", 1);
        await hub.Client.Entities.SignalEntityAsync(Account.Id("b"), "Deposit", 2);
        await hub.EntitiesIdleAsync();
        Assert.Null(await hub.Client.Entities.GetEntityAsync(Account.Id("a")));
        switch (end)
        {
            case "terminate":
                await hub.Client.TerminateInstanceAsync(id);
                break;
            case "replace":
                await hub.Client.ScheduleNewOrchestrationInstanceAsync("Holds", null, new StartOrchestrationOptions(id) { DedupeStatuses = [] });
                break;
            default:
                await hub.Client.RaiseEventAsync(id, "go", "on");
                break;
        }

        await hub.UntilAsync<int>(Account.Id("a"), entity => entity is { State: 1, LockedBy: null });
        await hub.UntilAsync<int>(Account.Id("b"), entity => entity is { State: 2, LockedBy: null });
    }

    [Fact]
    public async Task ARequestOfAnOrchestrationThatEndedIsNotGranted()
    {
        DelegateInvoker invoker = new DelegateInvoker().Entity<Account>().Orchestrator("Holds", async context =>
        {
            await using (await context.Entities.LockEntitiesAsync(Account.Id("a"), Account.Id("b")))
            {
                context.SetCustomStatus("holds");
                await context.WaitForExternalEvent<string>("go");
            }
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string first = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Holds");
        await hub.UntilAsync(first, metadata => metadata.SerializedCustomStatus is not null);
        string second = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Holds");
        await hub.UntilAsync(second, metadata => metadata.IsRunning);
        await hub.Client.TerminateInstanceAsync(second);
        await hub.EndOfAsync(second);

        await hub.Client.RaiseEventAsync(first, "go", "on");
        await hub.EndOfAsync(first);
        string third = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Holds");

        await hub.UntilAsync(third, metadata => metadata.SerializedCustomStatus is not null);
        await hub.Client.TerminateInstanceAsync(third);
        await hub.EndOfAsync(third);
    }

    [Fact]
    public async Task CleaningStorageRemovesEmptyEntitiesAndReleasesOrphanedLocks()
    {
        DelegateInvoker invoker = new DelegateInvoker().Entity<Counter>().Entity<Account>().Orchestrator("Waits", async context =>
        {
            await using (await context.Entities.LockEntitiesAsync(Account.Id("held")))
            {
                await context.WaitForExternalEvent<string>("go");
            }
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string waits = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits");
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => hub.Client.Entities.SignalEntityAsync(Counter.Id($"{i}"), "Add", 1)));
        await hub.EntitiesIdleAsync();
        await Task.WhenAll(Enumerable.Range(0, 250).Select(i => hub.Client.Entities.SignalEntityAsync(Counter.Id($"{2 * i}"), "delete")));
        await hub.Client.Entities.SignalEntityAsync(Account.Id("orphan"), "Deposit", 1);
        await hub.UntilAsync(waits, metadata => metadata.IsRunning);
        await hub.EntitiesIdleAsync();
        await hub.StopAsync();
        await LockByNobodyAsync(hub.DatabasePath, "@account@orphan");
        await hub.StartAsync();
        await hub.Client.Entities.SignalEntityAsync(Account.Id("orphan"), "Deposit", 2);
        await hub.EntitiesIdleAsync();

        Assert.Equal(502, await CountAsync(hub, new EntityQuery { IncludeTransient = true }));
        Assert.Equal(251, await CountAsync(hub, new EntityQuery()));
        CleanEntityStorageResult portion = await hub.Client.Entities.CleanEntityStorageAsync(
            new CleanEntityStorageRequest { RemoveEmptyEntities = true }, continueUntilComplete: false);
        Assert.InRange(portion.EmptyEntitiesRemoved, 1, 249);
        Assert.NotNull(portion.ContinuationToken);
        CleanEntityStorageResult rest = await hub.Client.Entities.CleanEntityStorageAsync(
            CleanEntityStorageRequest.Default with { ContinuationToken = portion.ContinuationToken });
        CleanEntityStorageResult whole = await hub.Client.Entities.CleanEntityStorageAsync();

        Assert.Equal(250, portion.EmptyEntitiesRemoved + rest.EmptyEntitiesRemoved);
        Assert.Equal((0, 1), (whole.EmptyEntitiesRemoved, rest.OrphanedLocksReleased + whole.OrphanedLocksReleased));
        Assert.Equal(3, await hub.StateOfAsync<int>(Account.Id("orphan")));
        Assert.Equal(252, await CountAsync(hub, new EntityQuery { IncludeTransient = true }));
        EntityMetadata held = await SingleAsync(hub, "account@held");
        Assert.Equal(waits, held.LockedBy);
    }

    private static async Task LockByNobodyAsync(string path, string entityId)
    {
        await using SqliteConnection connection = new($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "UPDATE entities SET lock_instance = 999, lock_execution = 999, lock_instance_id = 'gone' WHERE entity_id = $id";
        command.Parameters.AddWithValue("$id", entityId);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    private static async Task<int> CountAsync(TestHub hub, EntityQuery query)
    {
        int count = 0;
        await foreach (EntityMetadata metadata in hub.Client.Entities.GetAllEntitiesAsync(query))
        {
            Assert.StartsWith("@", metadata.Id.ToString(), StringComparison.Ordinal);
            count++;
        }

        return count;
    }

    private static async Task<EntityMetadata> SingleAsync(TestHub hub, string prefix = "")
    {
        List<EntityMetadata> found = [];
        await foreach (EntityMetadata metadata in hub.Client.Entities.GetAllEntitiesAsync(new EntityQuery { InstanceIdStartsWith = prefix, IncludeTransient = true }))
        {
            found.Add(metadata);
        }

        return Assert.Single(found);
    }
}

using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

public sealed class QueryTests
{
    private static readonly DelegateInvoker Invoker = new DelegateInvoker()
        .Orchestrator("Quick", context => Task.FromResult(context.GetInput<int>()))
        .Orchestrator("Fails", _ => throw new FormatException("no"))
        .Orchestrator("Wait", async context =>
        {
            context.SetCustomStatus(new { waiting = true });
            await context.WaitForExternalEvent<string>("e");
        });

    [Fact]
    public async Task PagesComeInTheOrderOfIdsAndHoldEachInstanceOnce()
    {
        await using TestHub hub = await StartAsync();
        OrchestrationQuery query = new(PageSize: 7);

        List<Page<OrchestrationMetadata>> pages = [];
        await foreach (Page<OrchestrationMetadata> page in hub.Client.GetAllInstancesAsync(query).AsPages())
        {
            pages.Add(page);
        }

        Assert.Equal([7, 7, 7, 7, 2], pages.Select(page => page.Values.Count));
        string[] ids = [.. pages.SelectMany(page => page.Values).Select(metadata => metadata.InstanceId)];
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
        Assert.Null(pages[^1].ContinuationToken);
        Assert.All(pages[..^1], page => Assert.NotNull(page.ContinuationToken));

        // A token goes on where it was given, in a new query too.
        List<string> rest = [];
        await foreach (OrchestrationMetadata metadata in hub.Client.GetAllInstancesAsync(query with { ContinuationToken = pages[1].ContinuationToken }))
        {
            rest.Add(metadata.InstanceId);
        }

        Assert.Equal(ids[14..], rest);
    }

    [Fact]
    public async Task FiltersCombine()
    {
        await using TestHub hub = await StartAsync();

        Assert.Equal(10, await CountAsync(hub, new OrchestrationQuery(InstanceIdPrefix: "a-")));
        Assert.Equal(0, await CountAsync(hub, new OrchestrationQuery(InstanceIdPrefix: "A-")));
        Assert.Equal(10, await CountAsync(hub, new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Failed])));
        Assert.Equal(20, await CountAsync(hub, new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Running], PageSize: 3)));
        Assert.Equal(0, await CountAsync(hub, new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Failed], InstanceIdPrefix: "a-")));
        Assert.Equal(30, await CountAsync(hub, new OrchestrationQuery(Statuses: [])));

        DateTimeOffset middle = (await hub.Client.GetInstanceAsync("b-0"))!.CreatedAt;
        DateTimeOffset end = (await hub.Client.GetInstanceAsync("c-0"))!.CreatedAt;
        Assert.Equal(10, await CountAsync(hub, new OrchestrationQuery(CreatedTo: middle.AddTicks(-1), PageSize: 4)));
        Assert.Equal(10, await CountAsync(hub, new OrchestrationQuery(CreatedFrom: middle, CreatedTo: end.AddTicks(-1), PageSize: 4)));
        Assert.Equal(20, await CountAsync(hub, new OrchestrationQuery(CreatedFrom: middle, PageSize: 4)));
        Assert.Equal(10, await CountAsync(hub, new OrchestrationQuery(CreatedFrom: middle, Statuses: [OrchestrationRuntimeStatus.Running], PageSize: 4)));
        Assert.Equal(10, await CountAsync(hub, new OrchestrationQuery(CreatedFrom: middle, InstanceIdPrefix: "c-", PageSize: 4)));
        Assert.Equal(0, await CountAsync(hub, new OrchestrationQuery(CreatedFrom: DateTimeOffset.UtcNow.AddHours(1))));
    }

    [Fact]
    public async Task PayloadsComeOnlyWhenAskedFor()
    {
        await using TestHub hub = await StartAsync();

        OrchestrationMetadata without = await FirstAsync(hub, new OrchestrationQuery(InstanceIdPrefix: "a-3"));
        OrchestrationMetadata with = await FirstAsync(hub, new OrchestrationQuery(InstanceIdPrefix: "a-3", FetchInputsAndOutputs: true));
        OrchestrationMetadata failed = await FirstAsync(hub, new OrchestrationQuery(InstanceIdPrefix: "b-3", FetchInputsAndOutputs: true));
        OrchestrationMetadata waiting = await FirstAsync(hub, new OrchestrationQuery(InstanceIdPrefix: "c-3", FetchInputsAndOutputs: true));

        Assert.Null(without.SerializedInput ?? without.SerializedOutput ?? without.SerializedCustomStatus);
        Assert.Throws<InvalidOperationException>(() => without.ReadInputAs<int>());
        Assert.Equal(3, with.ReadInputAs<int>());
        Assert.Equal(3, with.ReadOutputAs<int>());
        Assert.Equal("no", failed.FailureDetails!.ErrorMessage);
        Assert.Equal("""{"waiting":true}""", waiting.SerializedCustomStatus);
        Assert.Null((await hub.Client.GetInstanceAsync("c-3"))!.SerializedCustomStatus);
    }

    [Fact]
    public async Task WrongTokenIsRefused()
    {
        await using TestHub hub = await StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => CountAsync(hub, new OrchestrationQuery(ContinuationToken: "%%%")));
        await Assert.ThrowsAsync<ArgumentException>(() => CountAsync(hub, new OrchestrationQuery(ContinuationToken: "Zm9v")));
    }

    [Fact]
    public async Task UnknownInstanceIsNull()
    {
        await using TestHub hub = await StartAsync();

        Assert.Null(await hub.Client.GetInstanceAsync("nobody"));
    }

    [Fact]
    public async Task PurgeDeletesOneThatIsOver()
    {
        await using TestHub hub = await StartAsync();

        Assert.Equal(1, (await hub.Client.PurgeInstanceAsync("a-0")).PurgedInstanceCount);
        Assert.Equal(0, (await hub.Client.PurgeInstanceAsync("a-0")).PurgedInstanceCount);
        Assert.Equal(0, (await hub.Client.PurgeInstanceAsync("c-0")).PurgedInstanceCount);
        Assert.Null(await hub.Client.GetInstanceAsync("a-0"));
        Assert.NotNull(await hub.Client.GetInstanceAsync("c-0"));
    }

    [Fact]
    public async Task PurgeByFilterDeletesOnlyWhatIsOver()
    {
        await using TestHub hub = await StartAsync();

        PurgeResult failed = await hub.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Running]));
        Assert.Equal(10, failed.PurgedInstanceCount);
        Assert.True(failed.IsComplete);
        Assert.Equal(0, (await hub.Client.PurgeInstancesAsync(DateTimeOffset.UtcNow.AddHours(1), null)).PurgedInstanceCount);
        Assert.Equal(10, (await hub.Client.PurgeInstancesAsync(null, DateTimeOffset.UtcNow)).PurgedInstanceCount);
        Assert.Equal(10, await CountAsync(hub, new OrchestrationQuery()));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => hub.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter { Timeout = TimeSpan.Zero }));
    }

    [Fact]
    public async Task PurgeOutOfTimeTellsThatThereIsMore()
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Quick", _ => Task.FromResult(1));
        await using TestHub hub = await TestHub.StartAsync(invoker, clock: new TickingClock());
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 450).Select(_ => hub.Client.ScheduleNewOrchestrationInstanceAsync("Quick")));
        await Task.WhenAll(ids.Select(hub.EndOfAsync));

        // Each look at the clock is a second later.
        PurgeResult some = await hub.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter { Timeout = TimeSpan.FromSeconds(1.5) });
        PurgeResult rest = await hub.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter());

        Assert.False(some.IsComplete);
        Assert.InRange(some.PurgedInstanceCount, 1, 449);
        Assert.True(rest.IsComplete);
        Assert.Equal(450, some.PurgedInstanceCount + rest.PurgedInstanceCount);
    }

    [Fact]
    public async Task PurgeCanTakeTheSubOrchestrationsAlong()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Orchestrator("Child", context => Task.FromResult(1))
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Child", options: new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-child")));
        await using TestHub hub = await TestHub.StartAsync(invoker);
        await hub.RunAsync("Parent", options: new StartOrchestrationOptions("p1"));
        await hub.RunAsync("Parent", options: new StartOrchestrationOptions("p2"));

        Assert.Equal(1, (await hub.Client.PurgeInstanceAsync("p1")).PurgedInstanceCount);
        Assert.NotNull(await hub.Client.GetInstanceAsync("p1-child"));
        Assert.Equal(2, (await hub.Client.PurgeInstanceAsync("p2", new PurgeInstanceOptions(Recursive: true))).PurgedInstanceCount);
        Assert.Null(await hub.Client.GetInstanceAsync("p2-child"));
    }

    [Fact]
    public async Task WaitingSeesStartsAndEndsAndInstancesThatDoNotExistYet()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);
        Task<OrchestrationMetadata> start = hub.Client.WaitForInstanceStartAsync("later");
        Task<OrchestrationMetadata> end = hub.Client.WaitForInstanceCompletionAsync("later");

        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("later"));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await start).RuntimeStatus);
        Assert.False(end.IsCompleted);
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hub.Client.WaitForInstanceCompletionAsync("later", source.Token));

        await hub.Client.RaiseEventAsync("later", "e", "x");
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await end).RuntimeStatus);
    }

    /// <summary>Ten completed (a-), ten failed (b-) and ten waiting (c-) instances, made in that order.</summary>
    private static async Task<TestHub> StartAsync()
    {
        TestHub hub = await TestHub.StartAsync(Invoker);
        foreach ((string prefix, string name) in new[] { ("a", "Quick"), ("b", "Fails"), ("c", "Wait") })
        {
            for (int i = 0; i < 10; i++)
            {
                await hub.Client.ScheduleNewOrchestrationInstanceAsync(name, i, new StartOrchestrationOptions($"{prefix}-{i}"));
            }

            for (int i = 0; i < 10; i++)
            {
                await (prefix == "c" ? hub.Client.WaitForInstanceStartAsync($"c-{i}") : hub.EndOfAsync($"{prefix}-{i}"));
            }
        }

        return hub;
    }

    private static async Task<int> CountAsync(TestHub hub, OrchestrationQuery query) => (await AllAsync(hub, query)).Count;

    private static async Task<OrchestrationMetadata> FirstAsync(TestHub hub, OrchestrationQuery query) => (await AllAsync(hub, query))[0];

    private static async Task<List<OrchestrationMetadata>> AllAsync(TestHub hub, OrchestrationQuery query)
    {
        List<OrchestrationMetadata> all = [];
        await foreach (OrchestrationMetadata metadata in hub.Client.GetAllInstancesAsync(query))
        {
            all.Add(metadata);
        }

        return all;
    }

    private sealed class TickingClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Increment(ref _ticks);
    }
}

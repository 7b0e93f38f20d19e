using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

public sealed class ActivityTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ChainOfThousand(bool replay)
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("AddOne", value => value + 1)
            .Orchestrator("Chain", async context =>
            {
                int value = 0;
                for (int i = 0; i < context.GetInput<int>(); i++)
                {
                    value = await context.CallActivityAsync<int>("AddOne", value);
                }

                return value;
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);
        int length = replay ? 100 : 1000;

        Assert.Equal(length, await hub.RunAsync<int>("Chain", length));

        Assert.Equal(length, invoker.Calls.Count);
        Assert.Equal(replay ? length + 1 : 1, invoker.OrchestratorCalls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FanOutOfThousand(bool replay)
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Square", value => value * value)
            .Orchestrator("FanOut", async context =>
            {
                int[] squares = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => context.CallActivityAsync<int>("Square", i)));
                return squares.Sum();
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);

        OrchestrationMetadata metadata = await hub.RunAsync("FanOut");

        Assert.Equal(Enumerable.Range(0, 1000).Sum(i => i * i), metadata.ReadOutputAs<int>());
        IReadOnlyList<HistoryEvent> history = hub.HistoryOf(metadata.InstanceId);
        Assert.Equal(1000, history.Where(line => line.Kind == HistoryEventKind.TaskCompleted).Select(line => line.TaskId).Distinct().Count());
        Assert.Equal(1000, history.Count(line => line.Kind == HistoryEventKind.TaskCompleted));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PayloadOfTenMegabytesGoesInAndOut(bool replay)
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<string, string>("Echo", text => text)
            .Orchestrator("Large", async context => await context.CallActivityAsync<string>("Echo", context.GetInput<string>()));
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);
        string payload = new('e', 10 * 1024 * 1024);

        OrchestrationMetadata metadata = await hub.RunAsync("Large", payload);

        Assert.Equal(payload, metadata.ReadOutputAs<string>());
        Assert.Equal(payload, metadata.ReadInputAs<string>());
    }

    [Fact]
    public async Task NullAndRecordsAndOddTextsSurvive()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<Item?, Item?>("Echo", item => item)
            .Activity<string, string>("Text", text => text)
            .Activity<object>("Nothing", _ => Task.FromResult<object>(null!))
            .Orchestrator("Types", async context =>
            {
                Item? none = await context.CallActivityAsync<Item?>("Echo");
                Item? item = await context.CallActivityAsync<Item?>("Echo", new Item("nul \0, quote \", lone \ud800", [1, 2], null));
                string text = await context.CallActivityAsync<string>("Text", string.Empty);
                int zero = await context.CallActivityAsync<int>("Nothing");
                await context.CallActivityAsync("Nothing");
                return new { None = none is null, Same = item!.Name.StartsWith("nul \0, quote", StringComparison.Ordinal), item.Numbers, Text = text, Zero = zero };
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = true);

        OrchestrationMetadata metadata = await hub.RunAsync("Types");

        Assert.Equal("""{"None":true,"Same":true,"Numbers":[1,2],"Text":"","Zero":0}""", metadata.SerializedOutput);
    }

    [Fact]
    public async Task ConcurrencyIsLimited()
    {
        int running = 0;
        int most = 0;
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity("Work", async call =>
            {
                int now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                await Task.Delay(5, call.CancellationToken);
                Interlocked.Decrement(ref running);
                return 0;
            })
            .Orchestrator("FanOut", context => Task.WhenAll(Enumerable.Range(0, 60).Select(_ => context.CallActivityAsync("Work"))));
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.MaxConcurrentActivityFunctions = 3);

        await hub.RunAsync("FanOut");

        Assert.Equal(3, most);
        Assert.Equal(60, invoker.Calls.Count);
    }

    [Fact]
    public async Task OptionsPassedAsInputAreRefused()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Orchestrator("Mistake", context => context.CallActivityAsync("Any", (object)TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(1)))));
        await using TestHub hub = await TestHub.StartAsync(invoker);

        OrchestrationMetadata metadata = await hub.RunAsync("Mistake");

        Assert.Equal(typeof(ArgumentException).FullName, metadata.FailureDetails!.ErrorType);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (seen < value)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    private sealed record Item(string Name, int[] Numbers, Item? Inner);
}

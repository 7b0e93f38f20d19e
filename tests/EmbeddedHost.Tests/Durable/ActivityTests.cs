using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
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
}

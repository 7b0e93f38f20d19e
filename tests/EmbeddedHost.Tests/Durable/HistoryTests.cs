using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

/// <summary>What small orchestrations leave in their histories, line by line.</summary>
public sealed class HistoryTests
{
    [Fact]
    public async Task ChainOfThousandHoldsEachCallAndItsResultInTurn()
    {
        await using TestHub hub = await TestHub.StartAsync(Chain(failing: -1));

        OrchestrationMetadata end = await hub.RunAsync("Chain", 1000);

        Assert.Equal(1000, end.ReadOutputAs<int>());
        IEnumerable<string> calls = Enumerable.Range(0, 1000).SelectMany(i => new[] { $"TaskScheduled AddOne #{i}", $"TaskCompleted #{i}" });
        Assert.Equal(["ExecutionStarted Chain", "OrchestratorStarted", .. calls, "ExecutionCompleted Completed"], Lines(hub, end));
        Assert.Equal(Enumerable.Range(1, 1000).Select(i => $"{i}"), hub.HistoryOf(end.InstanceId).Where(line => line.Kind == HistoryEventKind.TaskCompleted).Select(line => line.Data));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    public async Task FailureEndsAChainWhereItHappens(int position, bool replay)
    {
        await using TestHub hub = await TestHub.StartAsync(Chain(failing: position), options => options.ReplayEveryStep = replay);

        OrchestrationMetadata end = await hub.RunAsync("Chain", 4);

        IEnumerable<string> before = Enumerable.Range(0, position).SelectMany(i => new[] { $"TaskScheduled AddOne #{i}", $"TaskCompleted #{i}" });
        string[] failure = [$"TaskScheduled AddOne #{position}", $"TaskFailed #{position}", "ExecutionCompleted Failed"];
        Assert.Equal(["ExecutionStarted Chain", "OrchestratorStarted", .. before, .. failure], Lines(hub, end));
        Assert.Equal($"Task 'AddOne' (#{position}) failed with an unhandled exception: no more", end.FailureDetails!.ErrorMessage);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(999)]
    public async Task FailureInAFanOutOfThousandLeavesAllOtherResults(int position)
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("AddOne", value => value == position ? throw new FormatException("no more") : value + 1)
            .Orchestrator("FanOut", context => Task.WhenAll(Enumerable.Range(0, 1000).Select(i => context.CallActivityAsync<int>("AddOne", i))));
        await using TestHub hub = await TestHub.StartAsync(invoker);

        OrchestrationMetadata end = await hub.RunAsync("FanOut");

        string[] lines = Lines(hub, end);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"TaskScheduled AddOne #{i}"), lines[2..1002]);
        Assert.Equal(
            Enumerable.Range(0, 1000).Select(i => i == position ? $"TaskFailed #{i}" : $"TaskCompleted #{i}").Order(StringComparer.Ordinal),
            lines[1002..^1].Order(StringComparer.Ordinal));
        Assert.Equal("ExecutionCompleted Failed", lines[^1]);
    }

    [Theory]
    [InlineData("at once", 2)]
    [InlineData("after a call", 4)]
    public async Task ExceptionOfTheOrchestratorItselfIsItsEnd(string where, int linesBefore)
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("AddOne", value => value + 1)
            .Orchestrator("Throws", async context =>
            {
                if (where != "at once")
                {
                    await context.CallActivityAsync<int>("AddOne", 1);
                }

                throw new FormatException(where);
            });
        await using TestHub hub = await TestHub.StartAsync(invoker);

        OrchestrationMetadata end = await hub.RunAsync("Throws");

        string[] lines = Lines(hub, end);
        Assert.Equal(linesBefore + 1, lines.Length);
        Assert.Equal("ExecutionCompleted Failed", lines[^1]);
        Assert.Equal("System.FormatException", end.FailureDetails!.ErrorType);
        Assert.Equal(where, end.FailureDetails.ErrorMessage);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TimersOfOneInstantAllFireAndCanceledOnesNever(bool replay)
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Timers", async context =>
        {
            using CancellationTokenSource source = new();
            DateTime instant = context.CurrentUtcDateTime.AddMilliseconds(20);
            Task canceled = context.CreateTimer(instant, source.Token);
            Task[] timers = [.. Enumerable.Range(0, 3).Select(_ => context.CreateTimer(instant, CancellationToken.None))];
            source.Cancel();
            await Task.WhenAll(timers);
            return canceled.IsCanceled && context.CurrentUtcDateTime >= instant;
        });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);

        OrchestrationMetadata end = await hub.RunAsync("Timers");

        Assert.True(end.ReadOutputAs<bool>());
        string[] lines = Lines(hub, end);
        Assert.Equal(
            ["ExecutionStarted Timers", "OrchestratorStarted", "TimerCreated #0", "TimerCreated #1", "TimerCreated #2", "TimerCreated #3"], lines[..6]);
        Assert.Equal(["TimerFired #1", "TimerFired #2", "TimerFired #3"], lines[6..^1].Order(StringComparer.Ordinal));
        Assert.Equal("ExecutionCompleted Completed", lines[^1]);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task RaceOfEventAndTimerHasTheWinnerInItsHistoryAlone(bool eventFirst, bool replay)
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Race", async context =>
        {
            using CancellationTokenSource source = new();
            Task<int> raised = context.WaitForExternalEvent<int>("go", source.Token);
            Task timer = context.CreateTimer(eventFirst ? TimeSpan.FromHours(1) : TimeSpan.FromMilliseconds(20), source.Token);
            Task winner = await Task.WhenAny(raised, timer);
            source.Cancel();
            return winner == raised ? $"event {await raised}" : $"timer {raised.IsCanceled}";
        });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Race");
        if (eventFirst)
        {
            await hub.Client.RaiseEventAsync(id, "go", 7);
        }

        OrchestrationMetadata end = await hub.EndOfAsync(id);
        await hub.Client.RaiseEventAsync(id, "go", 8);

        Assert.Equal(eventFirst ? "event 7" : "timer True", end.ReadOutputAs<string>());
        Assert.Equal(
            ["ExecutionStarted Race", "OrchestratorStarted", "TimerCreated #0", eventFirst ? "EventRaised go" : "TimerFired #0", "ExecutionCompleted Completed"],
            Lines(hub, end));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TreeOfSubOrchestrationsEndsFromTheLeaves(bool replay)
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Node", async context =>
        {
            int depth = context.GetInput<int>();
            if (depth == 0)
            {
                return 1;
            }

            int[] sizes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => context.CallSubOrchestratorAsync<int>(
                "Node", depth - 1, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-{i}"))));
            return sizes.Sum() + 1;
        });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);

        OrchestrationMetadata end = await hub.RunAsync("Node", 3, new StartOrchestrationOptions { InstanceId = "root" });

        Assert.Equal(1 + 4 + 16 + 64, end.ReadOutputAs<int>());
        int nodes = 0;
        await foreach (OrchestrationMetadata node in hub.Client.GetAllInstancesAsync(new OrchestrationQuery(FetchInputsAndOutputs: true)))
        {
            nodes++;
            string[] calls = node.ReadInputAs<int>() == 0 ? [] : [.. Enumerable.Range(0, 4).Select(i => $"SubOrchestrationCreated Node #{i}")];
            string[] results = [.. calls.Select((_, i) => $"SubOrchestrationCompleted #{i}")];
            string[] lines = Lines(hub, node);
            Assert.Equal(["ExecutionStarted Node", "OrchestratorStarted", .. calls], lines[..(2 + calls.Length)]);
            Assert.Equal(results, lines[(2 + calls.Length)..^1].Order(StringComparer.Ordinal));
            Assert.Equal("ExecutionCompleted Completed", lines[^1]);
        }

        Assert.Equal(85, nodes);
    }

    [Fact]
    public async Task FailureOfALeafClimbsToTheRoot()
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Node", async context =>
        {
            int depth = context.GetInput<int>();
            return depth == 0 ? throw new FormatException("leaf") : await context.CallSubOrchestratorAsync<int>("Node", depth - 1);
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);

        OrchestrationMetadata end = await hub.RunAsync("Node", 3);

        Assert.Equal(
            ["ExecutionStarted Node", "OrchestratorStarted", "SubOrchestrationCreated Node #0", "SubOrchestrationFailed #0", "ExecutionCompleted Failed"],
            Lines(hub, end));
        TaskFailureDetails cause = end.FailureDetails!;
        while (cause.InnerFailure is { } inner)
        {
            cause = inner;
        }

        Assert.Equal("leaf", cause.ErrorMessage);
        Assert.Equal("System.FormatException", cause.ErrorType);
    }

    [Theory]
    [InlineData(false, 1000)]
    [InlineData(true, 100)]
    public async Task EventsRaisedThroughThousandExecutionsAreEachTakenOnceAndInOrder(bool replay, int executions)
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Orchestrator("Collect", async context =>
            {
                int next = context.GetInput<int>();
                int value = await context.WaitForExternalEvent<int>("number");
                if (value != next)
                {
                    throw new InvalidOperationException($"{value} came instead of {next}");
                }

                if (next + 1 < executions)
                {
                    context.ContinueAsNew(next + 1);
                }

                return value;
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Collect", 0);

        // Some wait for their execution, some are waited for.
        for (int i = 0; i < executions; i++)
        {
            await hub.Client.RaiseEventAsync(id, "number", i);
        }

        OrchestrationMetadata end = await hub.EndOfAsync(id);
        Assert.True(end.RuntimeStatus == OrchestrationRuntimeStatus.Completed, end.FailureDetails?.ToString());
        Assert.Equal(executions - 1, end.ReadOutputAs<int>());
        Assert.Equal(["ExecutionStarted Collect", "OrchestratorStarted", "EventRaised number", "ExecutionCompleted Completed"], Lines(hub, end));
        Assert.Empty(hub.Engine.Parts.Store.ReadInstances(new InstanceFilter { Statuses = [OrchestrationRuntimeStatus.Running] }, after: null, limit: 1, withPayloads: false));
    }

    /// <summary>Adds one again and again; the call of that number fails.</summary>
    private static DelegateInvoker Chain(int failing) => new DelegateInvoker()
        .Activity<int, int>("AddOne", value => value == failing ? throw new FormatException("no more") : value + 1)
        .Orchestrator("Chain", async context =>
        {
            int value = 0;
            for (int left = context.GetInput<int>(); left > 0; left--)
            {
                value = await context.CallActivityAsync<int>("AddOne", value);
            }

            return value;
        });

    private static string[] Lines(TestHub hub, OrchestrationMetadata metadata) => [.. hub.HistoryOf(metadata.InstanceId).Select(Describe)];

    private static string Describe(HistoryEvent line)
    {
        string name = line.Name is null ? string.Empty : $" {line.Name}";
        string task = line.TaskId < 0 ? string.Empty : $" #{line.TaskId}";
        return $"{line.Kind}{name}{task}{(line.Kind == HistoryEventKind.ExecutionCompleted ? $" {line.Extra}" : string.Empty)}";
    }
}

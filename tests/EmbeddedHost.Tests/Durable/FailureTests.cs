using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

public sealed class FailureTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FailureInEveryPositionCanBeCaught(bool replay)
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Risky", value => value % 3 == 1 ? throw new FormatException($"bad {value}") : value)
            .Orchestrator("All", async context =>
            {
                List<string> seen = [];
                for (int i = 0; i < 9; i++)
                {
                    try
                    {
                        seen.Add($"{await context.CallActivityAsync<int>("Risky", i)}");
                    }
                    catch (TaskFailedException e) when (e.FailureDetails.IsCausedBy<FormatException>())
                    {
                        seen.Add($"{e.TaskName}#{e.TaskId}:{e.FailureDetails.ErrorMessage}");
                    }
                }

                return string.Join(' ', seen);
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);

        Assert.Equal("0 Risky#1:bad 1 2 3 Risky#4:bad 4 5 6 Risky#7:bad 7 8", await hub.RunAsync<string>("All"));
    }

    [Fact]
    public async Task UncaughtFailureEndsTheInstanceWithAllInnerFailures()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Bad", _ => throw new InvalidOperationException("outer", new TimeoutException("inner")))
            .Orchestrator("Fails", context => context.CallActivityAsync<int>("Bad", 1));
        await using TestHub hub = await TestHub.StartAsync(invoker);

        OrchestrationMetadata metadata = await hub.RunAsync("Fails");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, metadata.RuntimeStatus);
        TaskFailureDetails details = metadata.FailureDetails!;
        Assert.Equal("Microsoft.DurableTask.TaskFailedException", details.ErrorType);
        Assert.Equal("Task 'Bad' (#0) failed with an unhandled exception: outer", details.ErrorMessage);
        Assert.Equal("System.InvalidOperationException", details.InnerFailure!.ErrorType);
        Assert.Contains(nameof(FailureTests), details.InnerFailure.StackTrace, StringComparison.Ordinal);
        Assert.Equal("System.TimeoutException: inner", details.InnerFailure.InnerFailure!.ToString());
        Assert.Equal(details.ErrorMessage, metadata.SerializedOutput);
    }

    [Fact]
    public async Task OneFailureOfManyFailsTheWholeFanOut()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Risky", value => value == 7 ? throw new FormatException("seven") : value)
            .Orchestrator("FanOut", async context =>
            {
                Task<int>[] tasks = [.. Enumerable.Range(0, 20).Select(i => context.CallActivityAsync<int>("Risky", i))];
                try
                {
                    await Task.WhenAll(tasks);
                }
                catch (TaskFailedException e)
                {
                    return $"{e.TaskId} {tasks.Count(task => task.IsCompletedSuccessfully)} {tasks.Count(task => task.IsFaulted)}";
                }

                return "none";
            });
        await using TestHub hub = await TestHub.StartAsync(invoker);

        Assert.Equal("7 19 1", await hub.RunAsync<string>("FanOut"));
    }

    [Fact]
    public async Task UnknownActivityFailsAndIsNotRetried()
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator(
            "Lost", context => context.CallActivityAsync("Nope", options: TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMinutes(10)))));
        await using TestHub hub = await TestHub.StartAsync(invoker);

        OrchestrationMetadata metadata = await hub.RunAsync("Lost");

        Assert.Contains("There is no activity named 'Nope'.", metadata.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownOrchestratorFails()
    {
        await using TestHub hub = await TestHub.StartAsync(new DelegateInvoker());

        OrchestrationMetadata metadata = await hub.RunAsync("Nope");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, metadata.RuntimeStatus);
        Assert.Equal("There is no orchestrator named 'Nope'.", metadata.FailureDetails!.ErrorMessage);
    }

    [Fact]
    public async Task LongMessagesAreCut()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Bad", _ => throw new InvalidOperationException(new string('x', 1_000_000)))
            .Orchestrator("Fails", context => context.CallActivityAsync<int>("Bad", 1));
        await using TestHub hub = await TestHub.StartAsync(invoker);

        OrchestrationMetadata metadata = await hub.RunAsync("Fails");

        Assert.InRange(metadata.FailureDetails!.InnerFailure!.ErrorMessage.Length, 1000, 10_000);
    }

    [Fact]
    public async Task OutputOrResultThatCannotBeSerializedFails()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<object>("Loop", _ => Task.FromResult<object>(new Node()))
            .Orchestrator<object>("Output", _ => Task.FromResult<object>(new Node()))
            .Orchestrator("Result", context => context.CallActivityAsync("Loop"));
        await using TestHub hub = await TestHub.StartAsync(invoker);

        Assert.Equal("System.Text.Json.JsonException", (await hub.RunAsync("Output")).FailureDetails!.ErrorType);
        Assert.Equal("System.Text.Json.JsonException", (await hub.RunAsync("Result")).FailureDetails!.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task ResultOfTheWrongShapeFailsTheCall()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, string>("Text", _ => "no number")
            .Orchestrator("Reads", context => context.CallActivityAsync<int>("Text", 1));
        await using TestHub hub = await TestHub.StartAsync(invoker);

        Assert.Equal("System.Text.Json.JsonException", (await hub.RunAsync("Reads")).FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task ActivitiesLeftBehindStillRunAndTheirResultsAreDropped()
    {
        TaskCompletionSource release = new();
        TaskCompletionSource ran = new();
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity("Slow", async _ =>
            {
                await release.Task;
                ran.SetResult();
                return 1;
            })
            .Orchestrator("Leaves", context =>
            {
                _ = context.CallActivityAsync<int>("Slow");
                return Task.FromResult("done");
            });
        await using TestHub hub = await TestHub.StartAsync(invoker);

        OrchestrationMetadata metadata = await hub.RunAsync("Leaves");
        int lines = hub.HistoryOf(metadata.InstanceId).Count;
        release.SetResult();
        await ran.Task;
        await hub.RestartAsync();

        Assert.Equal(lines, hub.HistoryOf(metadata.InstanceId).Count);
        Assert.Equal(HistoryEventKind.ExecutionCompleted, hub.HistoryOf(metadata.InstanceId)[^1].Kind);
        Assert.Single(invoker.Calls);
    }

    private sealed class Node
    {
        public Node Self => this;
    }
}

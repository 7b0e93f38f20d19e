using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

public sealed class RetryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PolicyRetriesUntilItSucceeds(bool replay)
    {
        int attempts = 0;
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Flaky", value => Interlocked.Increment(ref attempts) < 4 ? throw new TimeoutException() : value)
            .Orchestrator("Retry", context => context.CallActivityAsync<int>(
                "Flaky", 42, TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMilliseconds(10), backoffCoefficient: 2))));
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);

        OrchestrationMetadata metadata = await hub.RunAsync("Retry");

        Assert.Equal(42, metadata.ReadOutputAs<int>());
        Assert.Equal(4, attempts);
        HistoryEvent[] history = [.. hub.HistoryOf(metadata.InstanceId)];
        TimeSpan[] delays = [.. history
            .Where(line => line.Kind == HistoryEventKind.TimerCreated)
            .Select(line => new DateTime(long.Parse(line.Extra!)) - line.Time)];
        Assert.Equal([10, 20, 40], delays.Select(delay => delay.TotalMilliseconds));
    }

    [Fact]
    public async Task PolicyGivesUpAfterTheLastAttemptWithoutWaitingAgain()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Bad", _ => throw new TimeoutException("late"))
            .Orchestrator("Retry", context => context.CallActivityAsync<int>("Bad", 1, TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMilliseconds(5)))));
        await using TestHub hub = await TestHub.StartAsync(invoker);

        OrchestrationMetadata metadata = await hub.RunAsync("Retry");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, metadata.RuntimeStatus);
        Assert.Equal(3, invoker.Calls.Count);
        Assert.Equal(2, hub.HistoryOf(metadata.InstanceId).Count(line => line.Kind == HistoryEventKind.TimerCreated));
    }

    [Fact]
    public async Task FilterDecidesByTheFailure()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Bad", _ => throw new FormatException("stop"))
            .Orchestrator("Retry", context => context.CallActivityAsync<int>("Bad", 1, TaskOptions.FromRetryPolicy(
                new RetryPolicy(10, TimeSpan.FromMilliseconds(5)) { HandleFailure = failure => failure.ErrorMessage != "stop" })));
        await using TestHub hub = await TestHub.StartAsync(invoker);

        await hub.RunAsync("Retry");

        Assert.Single(invoker.Calls);
    }

    [Fact]
    public async Task TimeOutEndsRetries()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Bad", _ => throw new FormatException())
            .Orchestrator("Retry", context => context.CallActivityAsync<int>("Bad", 1, TaskOptions.FromRetryPolicy(
                new RetryPolicy(1000, TimeSpan.FromMilliseconds(40), retryTimeout: TimeSpan.FromMilliseconds(100)))));
        await using TestHub hub = await TestHub.StartAsync(invoker);

        await hub.RunAsync("Retry");

        Assert.InRange(invoker.Calls.Count, 1, 4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HandlerDecidesAndMayWait(bool replay)
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Bad", _ => throw new FormatException("again"))
            .Orchestrator("Retry", async context =>
            {
                List<string> seen = [];
                TaskOptions options = TaskOptions.FromRetryHandler(async retry =>
                {
                    seen.Add($"{retry.LastAttemptNumber}:{retry.LastFailure.ErrorMessage}");
                    await retry.OrchestrationContext.CreateTimer(TimeSpan.FromMilliseconds(5), CancellationToken.None);
                    return retry.LastAttemptNumber < 3;
                });
                try
                {
                    await context.CallActivityAsync<int>("Bad", 1, options);
                }
                catch (TaskFailedException)
                {
                    seen.Add("gave up");
                }

                return string.Join(' ', seen);
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);

        Assert.Equal("1:again 2:again 3:again gave up", await hub.RunAsync<string>("Retry"));
    }

    [Fact]
    public async Task AHandlerMayAnswerAtOnce()
    {
        int attempts = 0;
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Bad", value => Interlocked.Increment(ref attempts) < 3 ? throw new FormatException("again") : value)
            .Orchestrator("Retry", context => context.CallActivityAsync<int>(
                "Bad", 7, TaskOptions.FromRetryHandler(retry => retry.LastFailure.IsCausedBy<FormatException>() && retry.LastAttemptNumber < 5)));
        await using TestHub hub = await TestHub.StartAsync(invoker);

        Assert.Equal(7, await hub.RunAsync<int>("Retry"));
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task SubOrchestrationIsRetriedUnderItsInstanceId()
    {
        int attempts = 0;
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Flaky", value => Interlocked.Increment(ref attempts) < 3 ? throw new TimeoutException() : value)
            .Orchestrator("Child", context => context.CallActivityAsync<int>("Flaky", 7))
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>(
                "Child", options: new TaskOptions(new RetryPolicy(5, TimeSpan.FromMilliseconds(5))).WithInstanceId("the-child")));
        await using TestHub hub = await TestHub.StartAsync(invoker);

        Assert.Equal(7, await hub.RunAsync<int>("Parent"));
        Assert.Equal(7, (await hub.EndOfAsync("the-child")).ReadOutputAs<int>());
    }

    [Fact]
    public void PolicyChecksItsValues()
    {
        TimeSpan second = TimeSpan.FromSeconds(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(0, second));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, second, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, second, maxRetryInterval: TimeSpan.FromMilliseconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, second, retryTimeout: TimeSpan.FromMilliseconds(1)));
        Assert.Equal(TimeSpan.FromHours(1), new RetryPolicy(1, second).MaxRetryInterval);
    }
}

using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

public sealed class StartTests
{
    private static readonly DelegateInvoker Invoker = new DelegateInvoker()
        .Orchestrator("Echo", context => Task.FromResult(context.GetInput<string>()))
        .Orchestrator("Wait", context => context.WaitForExternalEvent<string>("e"))
        .Orchestrator("Version", context => Task.FromResult(context.Version))
        .Orchestrator("Time", context => Task.FromResult(context.CurrentUtcDateTime));

    [Fact]
    public async Task IdTagsAndVersionAreKept()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);

        OrchestrationMetadata metadata = await hub.RunAsync("Version", options: new StartOrchestrationOptions("my-id")
        {
            Version = "1.1",
            Tags = new Dictionary<string, string> { ["team"] = "a b", ["x"] = "ü" },
        });

        Assert.Equal("my-id", metadata.InstanceId);
        Assert.Equal("1.1", metadata.ReadOutputAs<string>());
        Assert.Equal("a b", metadata.Tags["team"]);
        Assert.Equal("ü", metadata.Tags["x"]);
        Assert.Equal(string.Empty, await hub.RunAsync<string>("Version"));
        OrchestrationMetadata unversioned = await hub.RunAsync("Version", options: new StartOrchestrationOptions { Version = TaskVersion.Unversioned });
        Assert.Equal(string.Empty, unversioned.ReadOutputAs<string>());
    }

    [Fact]
    public async Task NamesCompareWithoutCase()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);

        Assert.Equal("x", await hub.RunAsync<string>("ECHO", "x"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    [InlineData("@entity")]
    [InlineData("a\nb")]
    [InlineData(null)]
    public async Task WrongIdsAreRefused(string? id)
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);

        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", new StartOrchestrationOptions(id ?? new string('x', 257))));
    }

    [Fact]
    public async Task LongestIdIsAccepted()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);

        OrchestrationMetadata metadata = await hub.RunAsync("Echo", "x", new StartOrchestrationOptions(new string('日', 256)));

        Assert.Equal("x", metadata.ReadOutputAs<string>());
    }

    [Fact]
    public async Task RunningIdBlocksAndEndedIdIsReplacedByDefault()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);
        StartOrchestrationOptions options = new("same");
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "first", options);

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "second", options));
        await hub.Client.RaiseEventAsync("same", "e", "done");
        Assert.Equal("first", (await hub.EndOfAsync("same")).ReadInputAs<string>());

        OrchestrationMetadata second = await hub.RunAsync("Echo", "third", options);
        Assert.Equal("third", second.ReadOutputAs<string>());
        Assert.Equal("Echo", second.Name);
    }

    [Fact]
    public async Task DedupeStatusesDecide()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);
        StartOrchestrationOptions never = new StartOrchestrationOptions("same").WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);
        await hub.RunAsync("Echo", "first", never);

        OrchestrationAlreadyExistsException error = await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(
            () => hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "second", never));

        Assert.Contains("'same' already exists and is Completed", error.Message, StringComparison.Ordinal);
        StartOrchestrationOptions onlyFailed = new StartOrchestrationOptions("same").WithDedupeStatuses(OrchestrationRuntimeStatus.Failed);
        Assert.Equal("third", (await hub.RunAsync("Echo", "third", onlyFailed)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task RunningInstanceIsReplacedWhereNothingIsDeduped()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "first", new StartOrchestrationOptions("same"));
        await hub.UntilAsync("same", metadata => metadata.IsRunning);
        await hub.Client.RaiseEventAsync("same", "other", "for the first");

        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "second", new StartOrchestrationOptions("same").WithDedupeStatuses());
        await hub.Client.RaiseEventAsync("same", "e", "for the second");

        OrchestrationMetadata metadata = await hub.EndOfAsync("same");
        Assert.Equal("second", metadata.ReadInputAs<string>());
        Assert.Equal("for the second", metadata.ReadOutputAs<string>());
    }

    [Fact]
    public async Task WrongDedupeStatusesAreRefused()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);

        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", new StartOrchestrationOptions("a") { DedupeStatuses = ["Sleeping"] }));
        await Assert.ThrowsAsync<ArgumentException>(async () => await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "Echo", new StartOrchestrationOptions("a").WithDedupeStatuses(OrchestrationRuntimeStatus.Terminated)));
    }

    [Fact]
    public async Task OfManyStartsWithOneIdExactlyOneWins()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);

        bool[] won = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            try
            {
                await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", i, new StartOrchestrationOptions("same"));
                return true;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return false;
            }
        }));

        Assert.Single(won, isWinner => isWinner);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StartTimeIsKept(bool restart)
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);
        DateTimeOffset startAt = DateTimeOffset.UtcNow.AddMilliseconds(300);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Time", new StartOrchestrationOptions(StartAt: startAt));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await hub.Client.GetInstanceAsync(id))!.RuntimeStatus);
        if (restart)
        {
            await hub.RestartAsync();
            Assert.Equal(OrchestrationRuntimeStatus.Pending, (await hub.Client.GetInstanceAsync(id))!.RuntimeStatus);
        }

        OrchestrationMetadata metadata = await hub.EndOfAsync(id);

        Assert.True(metadata.ReadOutputAs<DateTime>() >= startAt.UtcDateTime);
    }

    [Fact]
    public async Task StartThatIsCanceledIsNotMade()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "Echo", "x", new StartOrchestrationOptions("canceled"), new CancellationToken(canceled: true)));

        Assert.Null(await hub.Client.GetInstanceAsync("canceled"));
    }

    [Fact]
    public async Task RestartRunsTheSameInputAgain()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);
        OrchestrationMetadata first = await hub.RunAsync("Echo", "again", new StartOrchestrationOptions("one") { Tags = new Dictionary<string, string> { ["a"] = "b" } });

        string same = await hub.Client.RestartAsync(first.InstanceId);
        string other = await hub.Client.RestartAsync(first.InstanceId, restartWithNewInstanceId: true);

        Assert.Equal("one", same);
        Assert.NotEqual("one", other);
        Assert.Equal("again", (await hub.EndOfAsync(other)).ReadOutputAs<string>());
        Assert.Equal("b", (await hub.EndOfAsync(other)).Tags["a"]);
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.RestartAsync("nobody"));
        string running = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => hub.Client.RestartAsync(running));
    }
}

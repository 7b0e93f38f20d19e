using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

public sealed class DeterminismTests
{
    [Fact]
    public async Task TimeIdsAndLogsReplayToTheSame()
    {
        List<string> runs = [];
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Step", value => value)
            .Orchestrator("Facts", async context =>
            {
                ILogger logger = context.CreateReplaySafeLogger("orchestration");
                List<string> facts = [];
                for (int i = 0; i < 5; i++)
                {
                    facts.Add($"{context.CurrentUtcDateTime:o} {context.NewGuid()} {context.NewGuid()}");
                    logger.LogInformation("step {Step}", i);
                    await context.CallActivityAsync<int>("Step", i);
                }

                runs.Add(string.Join('\n', facts));
                return facts.Distinct().Count();
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = true);

        Assert.Equal(5, await hub.RunAsync<int>("Facts"));
        Assert.Equal(6, invoker.OrchestratorCalls);
        Assert.Single(runs);
        Assert.Equal(
            ["step 0", "step 1", "step 2", "step 3", "step 4"],
            hub.Log.Lines.Where(line => line.Category == "orchestration").Select(line => line.Text));
    }

    [Fact]
    public async Task ReplayIsToldFromNewWork()
    {
        List<string> seen = [];
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Step", value => value)
            .Orchestrator("Facts", async context =>
            {
                seen.Add($"0{context.IsReplaying}");
                await context.CallActivityAsync<int>("Step", 1);
                seen.Add($"1{context.IsReplaying}");
                await context.CallActivityAsync<int>("Step", 2);
                seen.Add($"2{context.IsReplaying}");
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = true);

        await hub.RunAsync("Facts");

        Assert.Equal("0False 0True 1False 0True 1True 2False", string.Join(' ', seen));
    }

    public static TheoryData<string, string> Changes => new()
    {
        { "other activity", "event 2 of its history is TaskScheduled 'A' (#0), but the code called the activity 'B' (#0)" },
        { "timer instead", "event 2 of its history is TaskScheduled 'A' (#0), but the code made a timer (#0)" },
        { "sub-orchestration instead", "event 2 of its history is TaskScheduled 'A' (#0), but the code called the sub-orchestration 'A' (#0)" },
        { "event instead", "event 2 of its history is TaskScheduled 'A' (#0), but the code sent the event 'A' to 'x' (#0)" },
        { "nothing first", "event 2 of its history is TaskScheduled 'A' (#0), but the code did nothing there" },
        { "one more first", "event 3 of its history is TaskCompleted (#0), but the code called the activity 'B' (#1)" },
        { "ended", "event 2 of its history is TaskScheduled 'A' (#0), but the code did nothing there" },
        { "ended later", "event 4 of its history is EventRaised 'e', but the code had ended before" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task ChangedCodeFailsWithWhereItDiffers(string change, string message)
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("A", value => value)
            .Activity<int, int>("B", value => value)
            .Orchestrator("Changes", async context =>
            {
                await context.CallActivityAsync<int>("A", 1);
                await context.WaitForExternalEvent<string>("e");
                await context.WaitForExternalEvent<string>("f");
            });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Changes");
        await hub.UntilAsync(id, _ => hub.HistoryOf(id).Count == 4);
        await hub.Client.RaiseEventAsync(id, "e", "x");
        await hub.UntilAsync(id, _ => hub.HistoryOf(id).Count == 5);
        await hub.StopAsync();

        invoker.Orchestrator("Changes", async context =>
        {
            switch (change)
            {
                case "other activity":
                    await context.CallActivityAsync<int>("B", 1);
                    break;
                case "timer instead":
                    await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
                    break;
                case "sub-orchestration instead":
                    await context.CallSubOrchestratorAsync("A");
                    break;
                case "event instead":
                    context.SendEvent("x", "A", 1);
                    break;
                case "nothing first":
                    await context.WaitForExternalEvent<string>("e");
                    break;
                case "one more first":
                    await Task.WhenAll(context.CallActivityAsync<int>("A", 1), context.CallActivityAsync<int>("B", 1));
                    break;
                case "ended later":
                    await context.CallActivityAsync<int>("A", 1);
                    break;
            }
        });
        await hub.StartAsync();
        await hub.Client.RaiseEventAsync(id, "f", "x");
        OrchestrationMetadata metadata = await hub.EndOfAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, metadata.RuntimeStatus);
        Assert.EndsWith("NonDeterministicOrchestrationException", metadata.FailureDetails!.ErrorType, StringComparison.Ordinal);
        Assert.Contains(message, metadata.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OrchestratorThatIsGoneFailsTheInstance()
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Gone", context => context.WaitForExternalEvent<string>("e"));
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Gone");
        await hub.UntilAsync(id, metadata => metadata.IsRunning);
        await hub.StopAsync();
        invoker.RemoveOrchestrator("Gone");
        await hub.StartAsync();

        await hub.Client.RaiseEventAsync(id, "e", "x");

        Assert.Equal("There is no orchestrator named 'Gone' any more.", (await hub.EndOfAsync(id)).FailureDetails!.ErrorMessage);
    }

    [Fact]
    public async Task RandomNumbersAreFoundOutAtTheReplay()
    {
        int run = 0;
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("A", value => value)
            .Activity<int, int>("B", value => value)
            .Orchestrator("Random", async context =>
            {
                await context.CallActivityAsync<int>(Interlocked.Increment(ref run) % 2 == 1 ? "A" : "B", 1);
                await context.CallActivityAsync<int>("A", 1);
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = true);

        Assert.Contains("is not deterministic", (await hub.RunAsync("Random")).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }
}

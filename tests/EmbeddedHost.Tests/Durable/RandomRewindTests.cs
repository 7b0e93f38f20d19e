using System.Collections.Concurrent;
using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

/// <summary>Random orchestrations whose activities fail at first, rewound until they succeed, come to the same outcome as where nothing ever fails.</summary>
public sealed class RandomRewindTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task RewoundUntilItSucceedsItComesToTheSame(int seed)
    {
        (string expected, int never) = await OutcomeAsync(seed, fails: false, _ => { }, restarts: false);

        (string kept, int often) = await OutcomeAsync(seed, fails: true, _ => { }, restarts: false);
        (string replayed, _) = await OutcomeAsync(seed, fails: true, options => options.ReplayEveryStep = true, restarts: false);
        (string restarted, _) = await OutcomeAsync(seed, fails: true, _ => { }, restarts: true);

        Assert.Equal(0, never);
        Assert.True(often > 0, "Nothing was rewound.");
        Assert.Equal((expected, expected, expected), (kept, replayed, restarted));
    }

    private static async Task<(string Outcome, int Rewinds)> OutcomeAsync(int seed, bool fails, Action<DurableEngineOptions> configure, bool restarts)
    {
        ConcurrentDictionary<(string InstanceId, int Value), int> attempts = new();
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity("Work", call =>
            {
                int value = call.Input<int>();
                int attempt = attempts.AddOrUpdate((call.InstanceId, value), 1, (_, count) => count + 1);
                return fails && attempt <= value % 4 - 1 ? throw new FormatException($"not yet {value}") : Task.FromResult(value + 1);
            })
            .Orchestrator("Program", RunAsync);
        await using TestHub hub = await TestHub.StartAsync(invoker, configure);
        int rewinds = 0;
        List<string> outcomes = [];
        for (int i = 0; i < 4; i++)
        {
            string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Program", (seed * 100) + i, new StartOrchestrationOptions($"p{i}"));
            await hub.Client.RaiseEventAsync(id, "last", "end");
            OrchestrationMetadata end = await hub.EndOfAsync(id);
            while (end.RuntimeStatus == OrchestrationRuntimeStatus.Failed)
            {
                Assert.InRange(++rewinds, 1, 1000);
                Assert.True(end.FailureDetails!.ToString().Contains("not yet", StringComparison.Ordinal), end.FailureDetails.ToString());
                if (restarts && rewinds % 4 == 1)
                {
                    await hub.RestartAsync();
                }

                await RewindAsync(hub, id);

                // One that had failed before its event came has lost it.
                await hub.Client.RaiseEventAsync(id, "last", "end");
                end = await hub.EndOfAsync(id);
            }

            outcomes.Add(end.ReadOutputAs<string>()!);
        }

        return (string.Join('\n', outcomes), rewinds);
    }

    // Of an orchestration that has not waited for all its activities some may still run.
    private static async Task RewindAsync(TestHub hub, string id)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                await hub.Client.RewindInstanceAsync(id, "again", limit.Token);
                return;
            }
            catch (InvalidOperationException e) when (e.Message.Contains("still run", StringComparison.Ordinal))
            {
                await Task.Delay(5, limit.Token);
            }
        }
    }

    private static async Task<string> RunAsync(TaskOrchestrationContext context)
    {
        Random random = new(context.GetInput<int>());
        int depth = context.InstanceId.Count(letter => letter == '_');
        List<string> trace = [];
        int steps = random.Next(2, 7);
        for (int i = 0; i < steps; i++)
        {
            trace.Add(await StepAsync(context, random, depth, i));
        }

        if (depth == 0)
        {
            trace.Add(await context.WaitForExternalEvent<string>("last"));
        }

        return string.Join(',', trace);
    }

    private static async Task<string> StepAsync(TaskOrchestrationContext context, Random random, int depth, int step)
    {
        switch (random.Next(depth < 2 ? 8 : 6))
        {
            case 0:
                return await WorkAsync(context, random.Next(20));

            case 1:
                int[] inputs = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(20))];
                return string.Join('+', await Task.WhenAll(inputs.Select(input => WorkAsync(context, input))));

            case 2:
                // Flows side by side, of several calls each: a failure of one has the others' calls after it.
                int[] starts = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(20))];
                return string.Join('|', await Task.WhenAll(starts.Select(async start =>
                    await WorkAsync(context, start) + await WorkAsync(context, start + 1) + await WorkAsync(context, start + 2))));

            case 3:
                return await WorkAsync(
                    context, random.Next(20), TaskOptions.FromRetryPolicy(new RetryPolicy(random.Next(1, 4), TimeSpan.FromMilliseconds(1))));

            case 4:
                await context.CreateTimer(TimeSpan.FromMilliseconds(random.Next(3)), CancellationToken.None);
                context.SendEvent(context.InstanceId, $"self{step}", step);
                return $"{await context.WaitForExternalEvent<int>($"self{step}")}";

            case 5:
                // What fails is answered with something else.
                int bad = random.Next(20);
                try
                {
                    await WorkAsync(context, bad);
                }
                catch (TaskFailedException)
                {
                    await WorkAsync(context, bad * 4);
                }

                return "either way";

            default:
                int[] children = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => random.Next(1000))];
                return string.Join(' ', await Task.WhenAll(children.Select((child, place) => context.CallSubOrchestratorAsync<string>(
                    "Program", child, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}_{step}{place}")))));
        }
    }

    private static async Task<string> WorkAsync(TaskOrchestrationContext context, int input, TaskOptions? options = null) =>
        $"{await context.CallActivityAsync<int>("Work", input, options)}";
}

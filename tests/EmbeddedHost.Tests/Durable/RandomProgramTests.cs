using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

/// <summary>Random orchestrations come to the same outcome whether they stay in memory, are replayed at every step, or are stopped and started in between.</summary>
public sealed class RandomProgramTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task OutcomeIsTheSameHoweverOftenItIsReplayed(int seed)
    {
        string expected = await OutcomeAsync(seed, _ => { }, restarts: 0);

        Assert.Equal(expected, await OutcomeAsync(seed, options => options.ReplayEveryStep = true, restarts: 0));
        Assert.Equal(expected, await OutcomeAsync(seed, options => options.MaxCachedInstances = 1, restarts: 0));
        Assert.Equal(expected, await OutcomeAsync(seed, _ => { }, restarts: 3));
    }

    private static async Task<string> OutcomeAsync(int seed, Action<DurableEngineOptions> configure, int restarts)
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Work", value => value % 7 == 3 ? throw new FormatException($"bad {value}") : value + 1)
            .Orchestrator("Program", RunAsync);
        await using TestHub hub = await TestHub.StartAsync(invoker, configure);
        string[] ids = new string[10];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Program", (seed * 100) + i);
            await hub.Client.RaiseEventAsync(ids[i], "first", i);
        }

        for (int i = 0; i < restarts; i++)
        {
            await hub.RestartAsync();
        }

        foreach (string id in ids)
        {
            await hub.Client.RaiseEventAsync(id, "last", "end");
        }

        List<string> outcomes = [];
        foreach (string id in ids)
        {
            OrchestrationMetadata metadata = await hub.EndOfAsync(id);
            Assert.True(metadata.RuntimeStatus == OrchestrationRuntimeStatus.Completed, metadata.FailureDetails?.ToString());
            outcomes.Add($"{metadata.SerializedOutput} {metadata.SerializedCustomStatus}");
        }

        return string.Join('\n', outcomes);
    }

    /// <summary>The input decides what is done; nothing depends on which of several things comes first.</summary>
    private static async Task<string> RunAsync(TaskOrchestrationContext context)
    {
        int seed = context.GetInput<int>();
        Random random = new(seed);
        List<string> trace = [];
        int depth = context.InstanceId.Count(letter => letter == '_');
        int steps = random.Next(2, 8);
        for (int i = 0; i < steps; i++)
        {
            trace.Add(await StepAsync(context, random, depth, i));
            context.SetCustomStatus(trace.Count);
        }

        if (depth == 0)
        {
            trace.Add($"{await context.WaitForExternalEvent<int>("first")}");
            trace.Add(await context.WaitForExternalEvent<string>("last"));
        }

        return string.Join(',', trace);
    }

    private static async Task<string> StepAsync(TaskOrchestrationContext context, Random random, int depth, int step)
    {
        switch (random.Next(depth == 0 ? 8 : 7))
        {
            case 0:
                return await WorkAsync(context, random.Next(20));

            case 1:
                int[] inputs = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(20))];
                return string.Join('+', await Task.WhenAll(inputs.Select(input => WorkAsync(context, input))));

            case 2:
                await context.CreateTimer(TimeSpan.FromMilliseconds(random.Next(5)), CancellationToken.None);
                return "timer";

            case 3:
                using (CancellationTokenSource source = new())
                {
                    Task timer = context.CreateTimer(TimeSpan.FromHours(1), source.Token);
                    Task<string> work = WorkAsync(context, random.Next(20));
                    await Task.WhenAny(timer, work);
                    source.Cancel();
                    return $"{await work}{timer.IsCanceled}";
                }

            case 4:
                TaskOptions retry = TaskOptions.FromRetryPolicy(new RetryPolicy(random.Next(1, 4), TimeSpan.FromMilliseconds(1)));
                return await WorkAsync(context, random.Next(20), retry);

            case 5:
                try
                {
                    return await context.WaitForExternalEvent<string>("never", TimeSpan.FromMilliseconds(random.Next(1, 5)));
                }
                catch (TaskCanceledException)
                {
                    return "no event";
                }

            case 6:
                context.SendEvent(context.InstanceId, $"self{step}", step * 2);
                return $"{await context.WaitForExternalEvent<int>($"SELF{step}")}";

            default:
                Guid id = context.NewGuid();
                int childInput = random.Next(1000);
                string child = await context.CallSubOrchestratorAsync<string>("Program", childInput, new SubOrchestrationOptions(instanceId: $"_{id:N}"));
                return $"[{child}]";
        }
    }

    private static async Task<string> WorkAsync(TaskOrchestrationContext context, int input, TaskOptions? options = null)
    {
        try
        {
            return $"{await context.CallActivityAsync<int>("Work", input, options)}";
        }
        catch (TaskFailedException e)
        {
            return e.FailureDetails.ErrorMessage;
        }
    }
}

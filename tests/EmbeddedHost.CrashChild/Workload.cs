using System.Globalization;
using System.Text.Json;
using Cryptomeria.EmbeddedHost.Durable;
using Microsoft.DurableTask;

namespace Cryptomeria.EmbeddedHost.CrashChild;

/// <summary>A mixed load whose every output is known beforehand.</summary>
internal sealed class Workload(Ledger ledger) : ITaskInvoker
{
    /// <summary>The line that the program prints after each run of an activity.</summary>
    public const string Noted = "noted";

    private static readonly Dictionary<string, Func<TaskOrchestrationContext, Task<int>>> Orchestrators = new()
    {
        ["Chain"] = ChainAsync,
        ["FanOut"] = FanOutAsync,
        ["Timers"] = TimersAsync,
        ["Family"] = FamilyAsync,
        ["Loop"] = LoopAsync,
        ["Retry"] = RetryAsync,
        ["Collector"] = CollectorAsync,
        ["Sender"] = SenderAsync,
    };

    /// <summary>The instances of a wave.</summary>
    public static IEnumerable<(string InstanceId, string Name, int Size)> Wave(int wave)
    {
        string[] names = ["Chain", "FanOut", "Timers", "Family", "Loop", "Retry", "Collector"];
        for (int i = 0; i < 2; i++)
        {
            foreach (string name in names)
            {
                yield return (string.Create(CultureInfo.InvariantCulture, $"w{wave:D4}-{name}-{i}"), name, 3 + i);
            }
        }
    }

    public static int WaveOf(string instanceId) => int.Parse(instanceId.AsSpan(1, 4), CultureInfo.InvariantCulture);

    /// <summary>What an instance returns.</summary>
    public static int Expected(string name, int size) => name switch
    {
        "Chain" or "Loop" => size,
        "FanOut" => Enumerable.Range(0, size * 5).Sum(i => i + 1),
        "Timers" => size * 2,
        "Family" => size * size,
        "Retry" => 1,
        "Collector" => Enumerable.Range(0, size * 4).Sum(),
        "Sender" => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    public bool HasOrchestrator(string name) => Orchestrators.ContainsKey(name);

    public bool HasActivity(string name) => name is "AddOne" or "Flaky";

    public async Task<object?> RunOrchestratorAsync(string name, TaskOrchestrationContext context) => await Orchestrators[name](context);

    public async Task<object?> RunActivityAsync(string name, string instanceId, int taskId, string? input, CancellationToken cancellationToken)
    {
        if (name == "Flaky" && taskId < 4)
        {
            // The calls and the timers between them count: 0, 2, 4.
            throw new TimeoutException("not yet");
        }

        await Task.Delay(Random.Shared.Next(4), cancellationToken);
        int value = name == "Flaky" ? 0 : JsonSerializer.Deserialize<int>(input!);
        ActivityResult result = new(value + 1, Guid.NewGuid().ToString("N"));
        ledger.Note(instanceId, taskId, result.Nonce);
        await Console.Out.WriteLineAsync(Noted);

        // Between the side effect and its record is where a kill hurts most.
        await Task.Delay(Random.Shared.Next(4), cancellationToken);
        return result;
    }

    private static async Task<int> AddOneAsync(TaskOrchestrationContext context, int value) =>
        (await context.CallActivityAsync<ActivityResult>("AddOne", value)).Value;

    private static async Task<int> ChainAsync(TaskOrchestrationContext context)
    {
        int value = 0;
        for (int i = 0; i < context.GetInput<int>(); i++)
        {
            context.SetCustomStatus(i);
            value = await AddOneAsync(context, value);
        }

        return value;
    }

    private static async Task<int> FanOutAsync(TaskOrchestrationContext context) =>
        (await Task.WhenAll(Enumerable.Range(0, context.GetInput<int>() * 5).Select(i => AddOneAsync(context, i)))).Sum();

    private static async Task<int> TimersAsync(TaskOrchestrationContext context)
    {
        int value = 0;
        for (int i = 0; i < context.GetInput<int>(); i++)
        {
            using CancellationTokenSource source = new();
            Task guard = context.CreateTimer(TimeSpan.FromHours(1), source.Token);
            Task<int> work = AddOneAsync(context, value);
            if (await Task.WhenAny(guard, work) == work)
            {
                source.Cancel();
            }

            value = await work;
            await context.CreateTimer(TimeSpan.FromMilliseconds(5), CancellationToken.None);
            value++;
        }

        return value;
    }

    private static async Task<int> FamilyAsync(TaskOrchestrationContext context)
    {
        int size = context.GetInput<int>();
        int[] results = await Task.WhenAll(Enumerable.Range(0, size).Select(i => context.CallSubOrchestratorAsync<int>(
            "Chain", size, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-child{i}"))));
        return results.Sum();
    }

    private static async Task<int> LoopAsync(TaskOrchestrationContext context)
    {
        // The upper half counts what is left to do.
        int input = context.GetInput<int>();
        int left = input < 100 ? input : (input / 100) - 1;
        int done = await AddOneAsync(context, input < 100 ? 0 : input % 100);
        if (left > 1)
        {
            context.ContinueAsNew((left * 100) + done);
        }

        return done;
    }

    private static async Task<int> RetryAsync(TaskOrchestrationContext context) => (await context.CallActivityAsync<ActivityResult>(
        "Flaky", options: TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMilliseconds(5))))).Value;

    private static async Task<int> CollectorAsync(TaskOrchestrationContext context)
    {
        int size = context.GetInput<int>();
        Task<int>[] senders = [.. Enumerable.Range(0, size).Select(i => context.CallSubOrchestratorAsync<int>(
            "Sender", i * 4, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-sender{i}")))];
        int sum = 0;
        for (int i = 0; i < size * 4; i++)
        {
            sum += await context.WaitForExternalEvent<int>("number");
        }

        await Task.WhenAll(senders);
        return sum;
    }

    private static async Task<int> SenderAsync(TaskOrchestrationContext context)
    {
        int first = context.GetInput<int>();
        for (int i = 0; i < 4; i++)
        {
            context.SendEvent(context.Parent!.InstanceId, "number", first + i);
            await context.CreateTimer(TimeSpan.FromMilliseconds(2), CancellationToken.None);
        }

        return 4;
    }
}

/// <summary>An activity's result, with a mark that tells this run from every other.</summary>
internal sealed record ActivityResult(int Value, string Nonce);

using System.Globalization;
using System.Text.Json;
using Cryptomeria.EmbeddedHost.CrashChild;
using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Storage.Sqlite;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

/// <summary>
/// Kills hosts at random instants, several side by side, each with a hub of its own. CRASH_KILLS says how often, CRASH_SEED repeats a run's instants.
/// </summary>
[Trait("Category", "Long")]
public sealed class CrashTests
{
    private const int Hosts = 4;

    /// <summary>A host is killed after at most so many activities, and so many milliseconds more.</summary>
    private const int MaxActivities = 30;
    private const int MaxMilliseconds = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task NoResultIsLostOrAppliedTwiceWhereverTheProcessIsKilled()
    {
        int kills = Setting("CRASH_KILLS", 200);
        int seed = Setting("CRASH_SEED", Random.Shared.Next());
        TestContext.Current.TestOutputHelper!.WriteLine($"CRASH_SEED={seed} CRASH_KILLS={kills}");

        await Task.WhenAll(Enumerable.Range(0, Hosts).Select(host =>
            KillAgainAndAgainAsync((kills + host) / Hosts, new Random(seed + host), $"seed {seed}, host {host}")));
    }

    private static int Setting(string name, int value) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : value;

    private static async Task KillAgainAndAgainAsync(int kills, Random random, string run)
    {
        string directory = Directory.CreateTempSubdirectory("crash-").FullName;
        try
        {
            for (int i = 0; i < kills; i++)
            {
                await RunAndKillAsync(directory, random);
            }

            using CrashChildProcess last = new(directory, "finish");
            await last.WaitForLineAsync("done", Patience);
            Assert.Equal(0, await last.ExitCodeAsync());

            Verify(directory, $"{run}, {kills} kills");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // Counted in work done rather than in time alone, so that it gets on between two kills however busy the machine is.
    private static async Task RunAndKillAsync(string directory, Random random)
    {
        using CrashChildProcess child = new(directory, "run");
        if (random.Next(10) == 0)
        {
            // Now and then before or while the hub is opened.
            await Task.Delay(random.Next(50, 300));
        }
        else
        {
            for (int left = random.Next(MaxActivities); left >= 0; left--)
            {
                await child.WaitForLineAsync(Workload.Noted, Patience);
            }

            await Task.Delay(random.Next(MaxMilliseconds));
        }

        await child.KillAsync();
    }

    private static void Verify(string directory, string run)
    {
        Dictionary<(string InstanceId, int TaskId), List<string>> ledger = Ledger.Read(Path.Combine(directory, Ledger.FileName));
        using SqliteDurableStore store = new(Path.Combine(directory, "crash.db"), SynchronousMode.Normal, _ => { }, NullLogger.Instance);
        StartupState left = store.Open();
        Assert.Empty(left.Pending);
        Assert.Empty(left.Messages);
        Assert.Empty(left.Activities);
        Assert.Empty(left.Timers);

        IReadOnlyList<InstanceDetails> instances = store.ReadInstances(new InstanceFilter(), after: null, limit: 1_000_000, withPayloads: true);
        Assert.NotEmpty(instances);
        int applied = 0;
        foreach (InstanceDetails details in instances)
        {
            InstanceRecord record = details.Record;
            Assert.True(record.Status == OrchestrationRuntimeStatus.Completed, $"{run}: {record.InstanceId} is {record.Status}: {details.Result}");
            int size = JsonSerializer.Deserialize<int>(details.Input!);
            if (record.Name != "Loop")
            {
                Assert.Equal(Workload.Expected(record.Name, size).ToString(CultureInfo.InvariantCulture), details.Result);
            }

            int results = VerifyHistory(store.Load(record.InstanceId)!.History, record.InstanceId, ledger);
            applied += results;
            if (record.Name != "Loop")
            {
                // None that was given is missing.
                Assert.Equal(ledger.Keys.Count(call => call.InstanceId == record.InstanceId), results);
            }
        }

        // A wave that was started at all is whole, and loops have come to their end.
        int lastWave = instances.Max(details => Workload.WaveOf(details.Record.InstanceId));
        foreach ((string instanceId, string name, int size) in Enumerable.Range(0, lastWave).SelectMany(Workload.Wave))
        {
            InstanceDetails details = Assert.Single(instances, details => details.Record.InstanceId == instanceId);
            Assert.Equal(Workload.Expected(name, size).ToString(CultureInfo.InvariantCulture), details.Result);
        }

        int repeated = ledger.Values.Count(runs => runs.Count > 1);
        TestContext.Current.SendDiagnosticMessage($"{run}: {instances.Count} instances, {applied} results applied, {repeated} activities run again");
    }

    /// <returns>The results applied.</returns>
    private static int VerifyHistory(
        IReadOnlyList<HistoryEvent> history, string instanceId, Dictionary<(string InstanceId, int TaskId), List<string>> ledger)
    {
        int applied = 0;
        HashSet<int> ended = [];
        HashSet<int> called = [];
        foreach (HistoryEvent line in history)
        {
            switch (line.Kind)
            {
                case HistoryEventKind.TaskScheduled or HistoryEventKind.TimerCreated or HistoryEventKind.SubOrchestrationCreated:
                    Assert.True(called.Add(line.TaskId));
                    break;

                case HistoryEventKind.TaskCompleted:
                    Assert.Contains(line.TaskId, called);
                    Assert.True(ended.Add(line.TaskId), $"{instanceId} #{line.TaskId} has two results");

                    // The result is one that the activity gave, and after it was applied the activity was not run again.
                    // (A loop uses the same numbers in each execution; only its last one is in the history.)
                    string nonce = JsonSerializer.Deserialize<ActivityResult>(line.Data!)!.Nonce;
                    Assert.Equal(ledger[(instanceId, line.TaskId)][^1], nonce);
                    applied++;
                    break;

                case HistoryEventKind.TaskFailed or HistoryEventKind.TimerFired or HistoryEventKind.SubOrchestrationCompleted:
                    Assert.Contains(line.TaskId, called);
                    Assert.True(ended.Add(line.TaskId), $"{instanceId} #{line.TaskId} has two results");
                    break;
            }
        }

        // No event twice, none lost.
        string?[] events = [.. history.Where(line => line.Kind == HistoryEventKind.EventRaised).Select(line => line.Data)];
        Assert.Equal(events.Distinct().Count(), events.Length);
        return applied;
    }
}

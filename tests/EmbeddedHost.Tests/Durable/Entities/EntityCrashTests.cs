using System.Globalization;
using System.Text.Json;
using Cryptomeria.EmbeddedHost.CrashChild;
using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Storage.Entities;
using Cryptomeria.EmbeddedHost.Storage.Sqlite;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cryptomeria.EmbeddedHost.Tests.Durable.Entities;

/// <summary>Kills a host with entities at random instants. CRASH_KILLS and CRASH_SEED change how often and when.</summary>
[Trait("Category", "Long")]
public sealed class EntityCrashTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task NoSignalIsLostOrAppliedTwiceAndNoMoneyIsMadeWhereverTheProcessIsKilled()
    {
        int kills = Setting("CRASH_KILLS", 15);
        int seed = Setting("CRASH_SEED", 20261125);
        string directory = Directory.CreateTempSubdirectory("crash-").FullName;
        try
        {
            Random random = new(seed);
            for (int i = 0; i < kills; i++)
            {
                using CrashChildProcess child = new(directory, EntityProgram.RunMode);
                await child.WaitForLineAsync("open", Patience);
                for (int lines = random.Next(12); lines > 0; lines--)
                {
                    await child.WaitForLineAsync(EntityProgram.Progress, Patience);
                }

                await Task.Delay(random.Next(20));
                await child.KillAsync();
            }

            using CrashChildProcess last = new(directory, EntityProgram.FinishMode);
            await last.WaitForLineAsync("done", Patience);
            Assert.Equal(0, await last.ExitCodeAsync());
            Verify(directory, $"seed {seed}, {kills} kills");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static int Setting(string name, int value) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : value;

    private static void Verify(string directory, string run)
    {
        using SqliteDurableStore store = new(Path.Combine(directory, "crash.db"), SynchronousMode.Normal, _ => { }, NullLogger.Instance);
        StartupState left = store.Open();
        Assert.Empty(left.Entities.Ready);
        Assert.Empty(left.Entities.Scheduled);

        Dictionary<string, EntityRecord> entities = store.Entities.Read(new EntityFilter { IncludeTransient = true }, after: null, limit: 1000, withStates: true)
            .ToDictionary(details => details.Record.EntityId, details => details.Record);
        Assert.All(entities.Values, entity => Assert.Null(entity.Lock));

        int signals = VerifySignals(directory, entities, store, run);
        int transfers = VerifyTransfers(entities, store);
        TestContext.Current.SendDiagnosticMessage($"{run}: {signals} signals and {transfers} transfers applied once each");
    }

    private static int VerifySignals(string directory, Dictionary<string, EntityRecord> entities, SqliteDurableStore store, string run)
    {
        List<int> applied = [.. Enumerable.Range(0, EntityWorkload.Bags).SelectMany(bag => Numbers(entities, EntityWorkload.Bag(bag)))];
        Assert.Equal(applied.Count, applied.Distinct().Count());
        Assert.Equal(applied.Order(), Numbers(entities, EntityWorkload.Total).Order());

        HashSet<int> isApplied = [.. applied];
        Dictionary<(string InstanceId, int TaskId), List<string>> ledger = Ledger.Read(Path.Combine(directory, Ledger.FileName));
        Assert.True(ledger.Count > 100, $"{run}: only {ledger.Count} signals");
        foreach (((_, int number), List<string> marks) in ledger)
        {
            if (number % EntityWorkload.RefusedEvery == 0)
            {
                Assert.DoesNotContain(number, isApplied);
            }
            else if (marks.Contains(EntityProgram.Sent))
            {
                Assert.Contains(number, isApplied);
            }
        }

        Assert.All(applied, number => Assert.Contains((EntityProgram.LedgerName, number), ledger));

        // What an operation starts, starts with it: an operation that was refused or not stored started nothing.
        IEnumerable<string> notes = store.ReadInstances(new InstanceFilter { Prefix = "note-" }, after: null, limit: 1_000_000, withPayloads: false)
            .Select(details => details.Record.InstanceId);
        Assert.Equal(
            applied.Where(number => number % EntityWorkload.NotedEvery == 0).Select(EntityWorkload.NoteId).Order(StringComparer.Ordinal),
            notes.Order(StringComparer.Ordinal));
        return applied.Count;
    }

    private static int VerifyTransfers(Dictionary<string, EntityRecord> entities, SqliteDurableStore store)
    {
        AccountState[] accounts = [.. Enumerable.Range(0, EntityWorkload.Accounts)
            .Select(account => JsonSerializer.Deserialize<AccountState>(entities[EntityWorkload.Account(account).ToString()].State!)!)];
        Assert.Equal(0, accounts.Sum(account => account.Balance));
        Assert.All(accounts, account => Assert.Equal(account.Moves.Count, account.Moves.Distinct().Count()));

        IReadOnlyList<InstanceDetails> transfers = store.ReadInstances(new InstanceFilter { Prefix = "transfer-" }, after: null, limit: 1_000_000, withPayloads: true);
        Assert.All(transfers, transfer => Assert.True(transfer.Record.Status == OrchestrationRuntimeStatus.Completed, $"{transfer.Record.InstanceId}: {transfer.Result}"));
        Assert.Equal(
            transfers.SelectMany(transfer => new[] { transfer.Record.InstanceId, transfer.Record.InstanceId }),
            accounts.SelectMany(account => account.Moves).Order(StringComparer.Ordinal));
        return transfers.Count;
    }

    private static int[] Numbers(Dictionary<string, EntityRecord> entities, EntityInstanceId id) =>
        JsonSerializer.Deserialize<int[]>(entities[id.ToString()].State!)!;
}

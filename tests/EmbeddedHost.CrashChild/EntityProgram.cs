using System.Globalization;
using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Durable.Client;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Cryptomeria.EmbeddedHost.CrashChild;

/// <summary>Signals entities and transfers between them until it is killed; to finish, it only waits for what is under way.</summary>
internal static class EntityProgram
{
    /// <summary>The mode that runs until it is killed.</summary>
    public const string RunMode = "entities";

    /// <summary>The mode that finishes.</summary>
    public const string FinishMode = "entities-finish";

    /// <summary>What the ledger's lines are about.</summary>
    public const string LedgerName = "signal";

    /// <summary>Noted before a signal is sent: it may be applied.</summary>
    public const string Sending = "sending";

    /// <summary>Noted when it is stored: it must be applied.</summary>
    public const string Sent = "sent";

    /// <summary>The line that is printed after each so many signals.</summary>
    public const string Progress = "progress";

    private const int Senders = 4;
    private const int ProgressEvery = 10;
    private const int TransferEvery = 5;
    private const int LaterEvery = 7;

    private static int _lastNumber;

    public static async Task RunAsync(string directory, string mode)
    {
        DurableEngineOptions options = new() { HubName = "crash", DataDirectory = directory, MaxEntityOperationBatchSize = 8, MaxCachedInstances = 4 };
        string ledgerPath = Path.Combine(directory, Ledger.FileName);
        using Ledger ledger = new(ledgerPath);
        _lastNumber = Ledger.Read(ledgerPath).Keys.Select(key => key.TaskId).DefaultIfEmpty().Max();
        using DurableEngine engine = new(Options.Create(options), new EntityWorkload(), NullLoggerFactory.Instance);
        await engine.StartAsync(CancellationToken.None);
        EmbeddedDurableTaskClient client = new(engine);
        await Console.Out.WriteLineAsync("open");
        if (mode == RunMode)
        {
            await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => SendAsync(client, ledger)));
        }

        await FinishAsync(client, Path.Combine(directory, "crash.db"));
        await engine.StopAsync(CancellationToken.None);
        await Console.Out.WriteLineAsync("done");
    }

    private static async Task SendAsync(EmbeddedDurableTaskClient client, Ledger ledger)
    {
        while (true)
        {
            int number = Interlocked.Increment(ref _lastNumber);
            ledger.Note(LedgerName, number, Sending);
            SignalEntityOptions? later = number % LaterEvery == 0 ? DateTimeOffset.UtcNow.AddMilliseconds(number % 50) : null;
            await client.Entities.SignalEntityAsync(EntityWorkload.Bag(number), "put", number, later);
            ledger.Note(LedgerName, number, Sent);
            if (number % ProgressEvery == 0)
            {
                await Console.Out.WriteLineAsync(Progress);
            }

            if (number % TransferEvery == 0)
            {
                await client.ScheduleNewOrchestrationInstanceAsync(
                    "Transfer", number, new StartOrchestrationOptions(string.Create(CultureInfo.InvariantCulture, $"transfer-{number}")));
            }
        }
    }

    private static async Task FinishAsync(EmbeddedDurableTaskClient client, string databasePath)
    {
        OrchestrationQuery open = new(Statuses: [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running]);
        while (true)
        {
            List<string> instances = [];
            await foreach (OrchestrationMetadata metadata in client.GetAllInstancesAsync(open))
            {
                instances.Add(metadata.InstanceId);
            }

            foreach (string instanceId in instances)
            {
                await client.WaitForInstanceCompletionAsync(instanceId);
            }

            if (instances.Count == 0 && await IsInboxEmptyAsync(databasePath))
            {
                return;
            }

            await Task.Delay(5);
        }
    }

    private static async Task<bool> IsInboxEmptyAsync(string databasePath)
    {
        await using SqliteConnection connection = new($"Data Source={databasePath};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM entity_inbox";
        return (long)(await command.ExecuteScalarAsync())! == 0;
    }
}

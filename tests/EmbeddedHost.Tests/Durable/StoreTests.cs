using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Storage.Sqlite;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

public sealed class StoreTests
{
    private static readonly DelegateInvoker Invoker = new DelegateInvoker()
        .Activity<int, int>("AddOne", value => value + 1)
        .Orchestrator("Job", context => context.CallActivityAsync<int>("AddOne", context.GetInput<int>()));

    [Fact]
    public async Task FileThatIsNoDatabaseIsReported()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);
        await hub.StopAsync();
        await File.WriteAllTextAsync(hub.DatabasePath, string.Concat(Enumerable.Repeat("this is no database. ", 1000)));
        using DurableEngine engine = hub.NewEngine();

        DurableStorageException error = await Assert.ThrowsAsync<DurableStorageException>(() => engine.StartAsync(CancellationToken.None));

        Assert.Contains("The file is damaged or no task hub. Restore it from a copy", error.Message, StringComparison.Ordinal);
        Assert.Contains(hub.DatabasePath, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task OtherDatabaseAndLaterFormatAreReported()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);
        await hub.StopAsync();
        await ExecuteAsync(hub, "PRAGMA user_version = 99");
        using DurableEngine later = hub.NewEngine();
        Assert.Contains("later version", (await Assert.ThrowsAsync<DurableStorageException>(() => later.StartAsync(CancellationToken.None))).Message, StringComparison.Ordinal);

        File.Delete(hub.DatabasePath);
        await ExecuteAsync(hub, "CREATE TABLE mine(x)");
        using DurableEngine other = hub.NewEngine();
        Assert.Contains("no task hub", (await Assert.ThrowsAsync<DurableStorageException>(() => other.StartAsync(CancellationToken.None))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DamageFoundWhileRunningStopsTheHubWithAClearError()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);
        await hub.RunAsync("Job", 1);
        await hub.StopAsync();
        await using (FileStream file = File.OpenWrite(hub.DatabasePath))
        {
            // Behind the first page, which holds the schema.
            file.Position = 4096;
            file.Write(Enumerable.Repeat((byte)0xAB, (int)file.Length - 4096).ToArray());
        }

        DurableStorageException error = await Assert.ThrowsAsync<DurableStorageException>(async () =>
        {
            await hub.StartAsync();
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("Job", 1);
        });

        Assert.Contains("The file is damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhileTheStoreCannotWriteClientsLearnOfItAndNothingIsLost()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);
        IDurableStore store = hub.Engine.Parts.Store;
        Failing kept = new(isRetried: true, failures: 2);
        Failing given = new(isRetried: false, failures: 0);

        store.Submit(kept);
        store.Submit(given);
        DurableStorageException? toClient = await given.Outcome;

        Assert.True(toClient is null || toClient.IsTransient);
        Assert.Null(await kept.Outcome);
        Assert.Equal(3, kept.Attempts);
        Assert.Equal(2, await hub.RunAsync<int>("Job", 1));
        Assert.Contains(hub.Log.Lines, line => line.Text.Contains("cannot be written; trying again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FullDiskFailsClientsAndIsOverWhenThereIsSpace()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);
        IDurableStore store = hub.Engine.Parts.Store;
        Assert.Equal(1, (await hub.RunAsync("Job", 0)).ReadOutputAs<int>());

        // As many pages as the file has now: the next ones do not fit.
        await RunOnWriterAsync(store, "PRAGMA max_page_count = 1");
        DurableStorageException error = await Assert.ThrowsAsync<DurableStorageException>(
            () => hub.Client.ScheduleNewOrchestrationInstanceAsync("Job", new string('x', 1_000_000)));
        Assert.Contains("The disk is full", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);

        await RunOnWriterAsync(store, "PRAGMA max_page_count = 1000000");
        Assert.Equal(6, await hub.RunAsync<int>("Job", 5));
    }

    [Fact]
    public async Task ClosedHubHasOnlyOneFileBesideTheLock()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);
        await hub.RunAsync("Job", 1);

        await hub.StopAsync();

        Assert.Equal(["test.db", "test.lock", "test.pid"], Directory.GetFiles(hub.DataDirectory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task PageOfAListingIsFoundInAnIndexInItsOrder(bool withStatus, bool withCreated)
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);
        await hub.StopAsync();
        InstanceFilter filter = new()
        {
            Prefix = "job_",
            Statuses = withStatus ? [OrchestrationRuntimeStatus.Running] : null,
            CreatedFrom = withCreated ? DateTime.UtcNow : null,
        };

        string[] plan = await ExplainAsync(hub, InstanceQuery.Sql(filter, after: "job_5", byCreated: false));

        string index = withStatus ? "instances_by_status (status=? AND instance_id>? AND instance_id<?)" : "instances_by_id (instance_id>? AND instance_id<?)";
        Assert.Contains($"SEARCH instances USING COVERING INDEX {index}", plan);
        AssertOnlyThePageIsSorted(plan, sorts: 1);
    }

    [Fact]
    public async Task TimeOfCreationIsFoundInItsIndexAlone()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);
        await hub.StopAsync();

        string[] plan = await ExplainAsync(hub, InstanceQuery.Sql(new InstanceFilter { CreatedFrom = DateTime.UtcNow }, after: null, byCreated: true));

        Assert.Contains("SEARCH instances USING COVERING INDEX instances_by_created (created>?)", plan);
        AssertOnlyThePageIsSorted(plan, sorts: 2);
    }

    [Fact]
    public async Task HubOfTheFirstFormatIsBroughtUpToDate()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);
        OrchestrationMetadata before = await hub.RunAsync("Job", 1);
        await hub.StopAsync();
        await ExecuteAsync(
            hub,
            "DROP TABLE entities; DROP TABLE entity_inbox; DROP INDEX instances_by_id; DROP INDEX instances_by_status; CREATE INDEX instances_by_status ON instances(status, instance_id); PRAGMA user_version = 1");

        await hub.StartAsync();

        OrchestrationQuery query = new(CreatedFrom: before.CreatedAt, Statuses: [OrchestrationRuntimeStatus.Completed]);
        Assert.Equal(before.InstanceId, (await hub.Client.GetAllInstancesAsync(query).ToListAsync()).Single().InstanceId);
    }

    // The rows of the page are put in order after they were found; nothing else is.
    private static void AssertOnlyThePageIsSorted(string[] plan, int sorts)
    {
        Assert.Contains("SEARCH instances USING INTEGER PRIMARY KEY (rowid=?)", plan);
        Assert.Equal(sorts, plan.Count(line => line.Contains("TEMP B-TREE", StringComparison.Ordinal)));
        Assert.DoesNotContain(plan, line => line.StartsWith("SCAN instances", StringComparison.Ordinal));
    }

    private static async Task RunOnWriterAsync(IDurableStore store, string sql)
    {
        Pragma pragma = new(sql);
        store.Submit(pragma);
        await pragma.Outcome;
    }

    private static async Task ExecuteAsync(TestHub hub, string sql)
    {
        await using SqliteConnection connection = new($"Data Source={hub.DatabasePath};Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand command = Command(connection, sql);
        await command.ExecuteNonQueryAsync();
    }

#pragma warning disable CA2100 // The texts are this file's own.
    private static SqliteCommand Command(SqliteConnection connection, string sql) => new(sql, connection);
#pragma warning restore CA2100

    private static async Task<string[]> ExplainAsync(TestHub hub, string sql)
    {
        await using SqliteConnection connection = new($"Data Source={hub.DatabasePath};Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand command = Command(connection, $"EXPLAIN QUERY PLAN {sql}");
        await using SqliteDataReader reader = await command.ExecuteReaderAsync();
        List<string> lines = [];
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(3));
        }

        return [.. lines];
    }

    /// <summary>Fails a number of times as a full disk would.</summary>
    private sealed class Failing(bool isRetried, int failures) : StoreOperation
    {
        private readonly TaskCompletionSource<DurableStorageException?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<DurableStorageException?> Outcome => _outcome.Task;

        public int Attempts { get; private set; }

        public override bool IsRetried => isRetried;

        public override void Apply(IStoreTransaction transaction)
        {
            if (++Attempts <= failures)
            {
                throw new DurableStorageException("full", isTransient: true);
            }
        }

        public override void Committed() => _outcome.SetResult(null);

        public override void Failed(DurableStorageException exception) => _outcome.SetResult(exception);
    }

    /// <summary>Sets something on the writer's connection.</summary>
    private sealed class Pragma(string sql) : StoreOperation
    {
        private readonly TaskCompletionSource _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Outcome => _outcome.Task;

        public override void Apply(IStoreTransaction transaction) => ((SqliteWriteTransaction)transaction).Database.ReadInt64(sql);

        public override void Committed() => _outcome.SetResult();

        public override void Failed(DurableStorageException exception) => _outcome.SetException(exception);
    }
}

using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Storage.Sqlite;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

/// <summary>Rewinding is not there; an instance that an earlier version has rewound ends with a clear failure.</summary>
public sealed class RewoundInstanceTests
{
    private static readonly DelegateInvoker Invoker = new DelegateInvoker()
        .Orchestrator("Waits", context => context.WaitForExternalEvent<string>("go"));

    [Fact]
    public async Task AClientCannotRewind()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("None");
        await hub.EndOfAsync(id);

        await Assert.ThrowsAsync<NotSupportedException>(() => hub.Client.RewindInstanceAsync(id, "mended"));
    }

    [Theory]
    [InlineData(nameof(OrchestrationRuntimeStatus.Pending))]
    [InlineData(nameof(OrchestrationRuntimeStatus.Running))]
    public async Task OneOfAnEarlierVersionFails(string status)
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);
        string id = await RewindAsync(hub, Enum.Parse<OrchestrationRuntimeStatus>(status));

        await hub.StartAsync();
        await hub.Client.RaiseEventAsync(id, "go", "on");
        OrchestrationMetadata end = await hub.EndOfAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains("was rewound by an earlier version", end.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(HistoryEventKind.ExecutionCompleted, hub.HistoryOf(id)[^1].Kind);
    }

    [Fact]
    public async Task OneThatIsOverIsReadAsItIs()
    {
        await using TestHub hub = await TestHub.StartAsync(Invoker);
        string id = await RewindAsync(hub, OrchestrationRuntimeStatus.Completed);

        await hub.StartAsync();
        await hub.Client.RaiseEventAsync(id, "go", "on");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.EndOfAsync(id)).RuntimeStatus);
        Assert.Contains(hub.HistoryOf(id), line => line.Kind == HistoryEventKind.ExecutionRewound);
    }

    // Leaves the hub stopped, with one instance as an earlier version would have left it.
    private static async Task<string> RewindAsync(TestHub hub, OrchestrationRuntimeStatus status)
    {
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits");
        await hub.Client.WaitForInstanceStartAsync(id);
        await hub.StopAsync();
        using SqliteDatabase database = SqliteDatabase.Open(hub.DatabasePath, isReadOnly: false);
        database.Execute($"""
            INSERT INTO history(id, kind, time, task, extra) SELECT max(id) + 1, {(int)HistoryEventKind.ExecutionCompleted}, max(time), -1, 'Failed' FROM history;
            INSERT INTO history(id, kind, time, task, data) SELECT max(id) + 1, {(int)HistoryEventKind.ExecutionRewound}, max(time), -1, 'mended' FROM history;
            UPDATE instances SET status = {(int)status};
            """);
        if (status != OrchestrationRuntimeStatus.Pending)
        {
            database.Execute(
                $"INSERT INTO history(id, kind, time, task) SELECT max(id) + 1, {(int)HistoryEventKind.OrchestratorStarted}, max(time), -1 FROM history");
        }

        if (status == OrchestrationRuntimeStatus.Completed)
        {
            database.Execute(
                $"INSERT INTO history(id, kind, time, task, extra) SELECT max(id) + 1, {(int)HistoryEventKind.ExecutionCompleted}, max(time), -1, '{status}' FROM history");
        }

        return id;
    }
}

using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.Data.Sqlite;

namespace Cryptomeria.EmbeddedHost.Tests.Durable.Entities;

/// <summary>A task hub of the format that had no entities.</summary>
public sealed class EarlierFormatTests
{
    [Fact]
    public async Task AFileWithoutEntitiesGetsThemAndGoesOn()
    {
        DelegateInvoker invoker = new DelegateInvoker().Entity<Counter>().Orchestrator("Waits", async context =>
        {
            int amount = await context.WaitForExternalEvent<int>("go");
            return await context.Entities.CallEntityAsync<int>(Counter.Id("a"), "AddAndGet", amount);
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits");
        await hub.UntilAsync(id, metadata => metadata.IsRunning);
        await hub.StopAsync();
        await using (SqliteConnection connection = new($"Data Source={hub.DatabasePath};Pooling=False"))
        {
            await connection.OpenAsync();
            await using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "DROP TABLE entities; DROP TABLE entity_inbox; PRAGMA user_version = 2";
            await command.ExecuteNonQueryAsync();
        }

        await hub.StartAsync();
        await hub.Client.RaiseEventAsync(id, "go", 7);

        Assert.Equal(7, (await hub.EndOfAsync(id)).ReadOutputAs<int>());
        Assert.Equal(7, await hub.StateOfAsync<int>(Counter.Id("a")));
        await hub.RestartAsync();
    }
}

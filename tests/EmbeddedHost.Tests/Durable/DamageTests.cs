using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

/// <summary>Hubs whose file is damaged.</summary>
[Trait("Category", "Long")]
public sealed class DamageTests
{
    private const int PageSize = 4096;
    private const int Jobs = 40;

    private static readonly DelegateInvoker Invoker = new DelegateInvoker()
        .Activity<int, int>("AddOne", value => value + 1)
        .Orchestrator("Job", context => context.CallActivityAsync<int>("AddOne", context.GetInput<int>()))
        .Orchestrator("Waiting", context => context.WaitForExternalEvent<int>("go"));

    [Theory]
    [InlineData("cut in half")]
    [InlineData("cut within a page")]
    [InlineData("garbage in the header")]
    [InlineData("zeros in the header")]
    public async Task DamagedFileIsRefusedWithWhatToDoAndACopyBringsAllBack(string damage)
    {
        await using TestHub hub = await NewHubAsync();
        byte[] good = await File.ReadAllBytesAsync(hub.DatabasePath);
        await File.WriteAllBytesAsync(hub.DatabasePath, Damage(good, damage));

        DurableStorageException error = await Assert.ThrowsAsync<DurableStorageException>(hub.StartAsync);

        AssertSaysWhatToDo(error, hub);
        File.Move(hub.DatabasePath, $"{hub.DatabasePath}.damaged");
        await hub.StartAsync();
        Assert.Equal(2, await hub.RunAsync<int>("Job", 1));
        await hub.StopAsync();
        await File.WriteAllBytesAsync(hub.DatabasePath, good);
        await hub.StartAsync();
        await UseAsync(hub);
    }

    [Fact]
    public async Task WhicheverPageIsDamagedItIsFoundOutOrDoesNoHarm()
    {
        await using TestHub hub = await NewHubAsync();
        byte[] good = await File.ReadAllBytesAsync(hub.DatabasePath);
        int found = 0;
        for (int page = 0; page < good.Length / PageSize; page++)
        {
            byte[] damaged = [.. good];
            foreach (ref byte value in damaged.AsSpan(page * PageSize, PageSize))
            {
                value ^= 0xFF;
            }

            await File.WriteAllBytesAsync(hub.DatabasePath, damaged);
            try
            {
                await hub.StartAsync();
                await UseAsync(hub);
            }
            catch (DurableStorageException e)
            {
                AssertSaysWhatToDo(e, hub);
                found++;
            }

            await hub.StopAsync();
            File.Delete($"{hub.DatabasePath}-wal");
            File.Delete($"{hub.DatabasePath}-shm");
        }

        Assert.True(found > good.Length / PageSize / 2, $"Only {found} of {good.Length / PageSize} were found out.");
    }

    private static byte[] Damage(byte[] good, string damage)
    {
        switch (damage)
        {
            case "cut in half":
                return good[..(good.Length / PageSize / 2 * PageSize)];

            case "cut within a page":
                return good[..^(PageSize * 3 / 2)];

            default:
                byte[] damaged = [.. good];
                damaged.AsSpan(0, 100).Fill(damage == "zeros in the header" ? (byte)0 : (byte)0xA5);
                return damaged;
        }
    }

    private static void AssertSaysWhatToDo(DurableStorageException error, TestHub hub)
    {
        Assert.Contains("The file is damaged or no task hub. Restore it from a copy, or move it away to begin with an empty task hub.", error.Message, StringComparison.Ordinal);
        Assert.Contains(hub.DatabasePath, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    /// <summary>A hub that was stopped with instances that are over and some that wait.</summary>
    private static async Task<TestHub> NewHubAsync()
    {
        TestHub hub = await TestHub.StartAsync(Invoker);
        for (int i = 0; i < Jobs; i++)
        {
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("Job", i, new StartOrchestrationOptions { InstanceId = $"job-{i}" });
            await hub.EndOfAsync($"job-{i}");
        }

        for (int i = 0; i < 3; i++)
        {
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waiting", i, new StartOrchestrationOptions { InstanceId = $"waiting-{i}" });
            await hub.Client.WaitForInstanceStartAsync($"waiting-{i}");
        }

        await hub.StopAsync();
        return hub;
    }

    /// <summary>Reads all that is there, ends what waits, and begins something new.</summary>
    private static async Task UseAsync(TestHub hub)
    {
        Dictionary<string, OrchestrationMetadata> all = [];
        await foreach (OrchestrationMetadata metadata in hub.Client.GetAllInstancesAsync(new OrchestrationQuery(FetchInputsAndOutputs: true)))
        {
            all.Add(metadata.InstanceId, metadata);
        }

        for (int i = 0; i < Jobs; i++)
        {
            Assert.Equal(i + 1, all[$"job-{i}"].ReadOutputAs<int>());
        }

        for (int i = 0; i < 3; i++)
        {
            _ = hub.HistoryOf($"waiting-{i}");
            await hub.Client.RaiseEventAsync($"waiting-{i}", "go", i);
            Assert.Equal(i, (await hub.EndOfAsync($"waiting-{i}")).ReadOutputAs<int>());
        }

        Assert.Equal(8, await hub.RunAsync<int>("Job", 7));
    }
}

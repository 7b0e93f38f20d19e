using Cryptomeria.EmbeddedHost.Storage.Sqlite;
using Cryptomeria.EmbeddedHost.Tests.Durable.Entities;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

/// <summary>What the engine cannot do is tried again ever more rarely, and told in one line each time.</summary>
public sealed class BackoffTests
{
    private static readonly int[] Seconds = [1, 2, 4, 8, 16, 32, 60, 60];

    private readonly RetryClock _clock = new();

    [Fact]
    public async Task StepOfADamagedHistoryIsTriedEverMoreRarelyAndGoesOnOnceItIsRepaired()
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Job", context => context.WaitForExternalEvent<string>("go"));
        await using TestHub hub = await TestHub.StartAsync(invoker, clock: _clock);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Job");
        await hub.Client.WaitForInstanceStartAsync(id);
        await hub.StopAsync();
        Execute(hub, "CREATE TABLE kept AS SELECT * FROM history; DELETE FROM history");
        await hub.StartAsync();

        await hub.Client.RaiseEventAsync(id, "go", "on");
        await AssertBacksOffAsync(hub, "A step of the orchestration");
        Execute(hub, "INSERT INTO history SELECT * FROM kept");
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal("on", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task TurnOfAnEntityIsTriedEverMoreRarelyAndGoesOnOnceItCan()
    {
        DelegateInvoker invoker = new DelegateInvoker { OnLookup = Break }.Entity<Counter>();
        await using TestHub hub = await TestHub.StartAsync(invoker, clock: _clock);

        await hub.Client.Entities.SignalEntityAsync(Counter.Id("a"), "Add", 5);
        await AssertBacksOffAsync(hub, "A turn of the entity");
        invoker.OnLookup = null;
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(5, await hub.StateOfAsync<int>(Counter.Id("a")));
    }

    [Fact]
    public async Task FailuresAreCountedAnewAfterAStepThatWentWell()
    {
        DelegateInvoker invoker = new DelegateInvoker { OnLookup = Break }.Orchestrator("Job", context => context.WaitForExternalEvent<string>("go"));
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = true, _clock);

        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Job");
        Assert.Equal(1, (await _clock.PassAsync()).TotalSeconds);
        Assert.Equal(2, (await _clock.BegunAsync()).TotalSeconds);
        invoker.OnLookup = null;
        _clock.Advance(TimeSpan.FromSeconds(2));
        await hub.Client.WaitForInstanceStartAsync(id);
        invoker.OnLookup = Break;
        await hub.Client.RaiseEventAsync(id, "go", "on");

        Assert.Equal(1, (await _clock.BegunAsync()).TotalSeconds);
        invoker.OnLookup = null;
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("on", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task StoppingDoesNotWaitForTheNextTry()
    {
        await using TestHub hub = await TestHub.StartAsync(new DelegateInvoker { OnLookup = Break }, clock: _clock);
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Job");
        await _clock.BegunAsync();

        await hub.StopAsync();

        Assert.DoesNotContain(hub.Log.Lines, line => line.Text.Contains("closed although functions still run", StringComparison.Ordinal));
    }

    private static void Break() => throw new InvalidOperationException("a mistake\nin two lines");

    /// <summary>Ends when the last wait has begun.</summary>
    private async Task AssertBacksOffAsync(TestHub hub, string what)
    {
        List<double> waits = [];
        while (waits.Count < Seconds.Length - 1)
        {
            waits.Add((await _clock.PassAsync()).TotalSeconds);
        }

        waits.Add((await _clock.BegunAsync()).TotalSeconds);
        Assert.Equal(Seconds.Select(second => (double)second), waits);
        (string Category, LogLevel Level, string Text)[] told = [.. hub.Log.Lines.Where(line => line.Level >= LogLevel.Warning)];
        Assert.Equal(Seconds.Length, told.Length);
        Assert.All(told, (line, i) =>
        {
            Assert.StartsWith(what, line.Text, StringComparison.Ordinal);
            Assert.Contains($"trying again in {TimeSpan.FromSeconds(Seconds[i])}: ", line.Text, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', line.Text);
        });
    }

    private static void Execute(TestHub hub, string sql)
    {
        using SqliteDatabase database = SqliteDatabase.Open(hub.DatabasePath, isReadOnly: false);
        database.Execute(sql);
    }
}

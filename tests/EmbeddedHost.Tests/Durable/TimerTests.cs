using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

public sealed class TimerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TimersFireInTheirOrder(bool replay)
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Timers", async context =>
        {
            List<int> fired = [];
            DateTime start = context.CurrentUtcDateTime;
            await Task.WhenAll(new[] { 30, 10, 20, 0, -10 }.Select(async delay =>
            {
                await context.CreateTimer(start.AddMilliseconds(delay), CancellationToken.None);
                Assert.True(context.CurrentUtcDateTime >= start.AddMilliseconds(delay));
                fired.Add(delay);
            }));
            return fired.ToArray();
        });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);

        Assert.Equal("[-10,0,10,20,30]", (await hub.RunAsync("Timers")).SerializedOutput);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CanceledTimerIsGone(bool replay)
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Work", value => value)
            .Orchestrator("Race", async context =>
            {
                using CancellationTokenSource source = new();
                Task timer = context.CreateTimer(TimeSpan.FromHours(1), source.Token);
                Task<int> work = context.CallActivityAsync<int>("Work", 5);
                if (await Task.WhenAny(timer, work) == work)
                {
                    source.Cancel();
                }

                // Still runs, to see that the timer is gone before the end.
                await context.WaitForExternalEvent<string>("go on");
                return $"{await work} {timer.IsCanceled}";
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);

        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Race");
        await hub.UntilAsync(id, _ => hub.HistoryOf(id).Any(line => line.Kind == HistoryEventKind.TaskCompleted));
        await hub.RestartAsync();
        Assert.Contains(hub.Log.Lines, line => line.Text.Contains("and 0 timers to go on with", StringComparison.Ordinal) && line.Text.Contains("0 activities", StringComparison.Ordinal));
        await hub.Client.RaiseEventAsync(id, "go on", "x");

        Assert.Equal("5 True", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task TimerThatFiredWhileTheHostWasDownFiresAtTheNextStart()
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Sleep", async context =>
        {
            await context.CreateTimer(TimeSpan.FromMilliseconds(400), CancellationToken.None);
            return "awake";
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Sleep");
        await hub.UntilAsync(id, metadata => metadata.IsRunning);

        await hub.StopAsync();
        await Task.Delay(500);
        await hub.StartAsync();

        Assert.Equal("awake", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task TokenCanceledBeforeMakesNoTimer()
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Canceled", async context =>
        {
            try
            {
                await context.CreateTimer(TimeSpan.FromHours(1), new CancellationToken(canceled: true));
            }
            catch (OperationCanceledException)
            {
                return "canceled";
            }

            return "fired";
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);

        OrchestrationMetadata metadata = await hub.RunAsync("Canceled");

        Assert.Equal("canceled", metadata.ReadOutputAs<string>());
        Assert.DoesNotContain(hub.HistoryOf(metadata.InstanceId), line => line.Kind == HistoryEventKind.TimerCreated);
    }

    [Fact]
    public async Task ThousandTimersAtOnce()
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Many", async context =>
        {
            await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => context.CreateTimer(TimeSpan.FromMilliseconds(i % 50), CancellationToken.None)));
            return true;
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);

        OrchestrationMetadata metadata = await hub.RunAsync("Many");

        Assert.True(metadata.ReadOutputAs<bool>());
        Assert.Equal(1000, hub.HistoryOf(metadata.InstanceId).Count(line => line.Kind == HistoryEventKind.TimerFired));
    }

    [Fact]
    public async Task TimerOfMonthsFiresWhenItsTimeComes()
    {
        FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Long", async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(100), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });
        await using TestHub hub = await TestHub.StartAsync(invoker, clock: clock);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Long");
        await hub.UntilAsync(id, metadata => metadata.IsRunning);
        await hub.UntilAsync(id, _ => hub.HistoryOf(id).Count == 3);

        await hub.StopAsync();
        clock.Advance(TimeSpan.FromDays(99));
        await hub.StartAsync();
        clock.Advance(TimeSpan.FromHours(23));
        Assert.True((await hub.Client.GetInstanceAsync(id))!.IsRunning);
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(new DateTime(2026, 4, 11), (await hub.EndOfAsync(id)).ReadOutputAs<DateTime>());
    }
}

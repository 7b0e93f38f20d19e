using System.Threading.Channels;
using Cryptomeria.EmbeddedHost.Tests.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Cryptomeria.EmbeddedHost.Tests.Timers;

public sealed class TimerTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 1, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly Runs _runs = new();
    private readonly List<TestFolder> _folders = [];
    private readonly Dictionary<TestApp, int> _advances = [];

    public void Dispose() => _folders.ForEach(folder => folder.Dispose());

    [Fact]
    public async Task A_timer_runs_at_each_occurrence_of_its_schedule()
    {
        await using var app = await StartAsync<EveryFiveMinutes>();

        await AdvanceAsync(app, TimeSpan.FromMinutes(4));
        var first = await _runs.NextAsync();
        await AdvanceAsync(app, TimeSpan.FromMinutes(5));
        var second = await _runs.NextAsync();

        Assert.Equal((Start.AddMinutes(4), false), (first.At, first.Info.IsPastDue));
        Assert.Equal(Start.AddMinutes(4).UtcDateTime, first.Info.ScheduleStatus!.Next);
        Assert.Equal((Start.AddMinutes(9), false), (second.At, second.Info.IsPastDue));
        Assert.Equal(Start.AddMinutes(4).UtcDateTime, second.Info.ScheduleStatus!.Last);
        Assert.True(_runs.IsEmpty);
    }

    [Fact]
    public async Task A_schedule_can_be_a_setting_and_a_constant_time()
    {
        await using var app = await StartAsync<BySetting>(builder => builder.AddInMemoryCollection([new("CLEANUP", "00:00:30")]));

        await AdvanceAsync(app, TimeSpan.FromSeconds(30));
        var run = await _runs.NextAsync();

        Assert.Equal(Start.AddSeconds(30), run.At);

        // Schedules of less than a minute are not kept.
        Assert.Null(run.Info.ScheduleStatus);
    }

    [Fact]
    public async Task A_timer_that_fails_runs_again_and_its_middleware_is_asked()
    {
        var seen = 0;
        await using var app = await StartAsync<Failing>(configure: builder => builder.UseMiddleware((context, next) =>
        {
            seen++;
            return next();
        }));

        await AdvanceAsync(app, TimeSpan.FromMinutes(4));
        await _runs.NextAsync();
        await AdvanceAsync(app, TimeSpan.FromMinutes(5));
        await _runs.NextAsync();

        Assert.Equal(2, seen);
        Assert.Contains(app.Log.Entries, e => e.Level == LogLevel.Error && e.Category == "Function.Failing");
    }

    [Fact]
    public async Task RunOnStartup_runs_at_start_and_then_by_schedule()
    {
        await using var app = await StartAsync<AtStart>();

        var first = await _runs.NextAsync();
        await AdvanceAsync(app, TimeSpan.FromMinutes(4));
        var second = await _runs.NextAsync();

        Assert.Equal((Start, false), (first.At, first.Info.IsPastDue));
        Assert.Equal(Start.AddMinutes(4), second.At);
    }

    [Fact]
    public async Task Occurrences_missed_while_the_host_was_down_run_once_and_late()
    {
        var data = new TestFolder();
        _folders.Add(data);
        await using (var app = await StartAsync<EveryFiveMinutes>(data: data))
        {
            await AdvanceAsync(app, TimeSpan.FromMinutes(4));
            await _runs.NextAsync();
            await app.Log.SeenAsync(e => IsWaiting(e) && e.Message.Contains("00:10:00", StringComparison.Ordinal));
        }

        _time.Advance(TimeSpan.FromMinutes(32));
        await using (var app = await StartAsync<EveryFiveMinutes>(data: data))
        {
            var late = await _runs.NextAsync();
            await AdvanceAsync(app, TimeSpan.FromMinutes(3));
            var next = await _runs.NextAsync();

            Assert.Equal((Start.AddMinutes(36), true), (late.At, late.Info.IsPastDue));
            Assert.Equal(Start.AddMinutes(4).UtcDateTime, late.Info.ScheduleStatus!.Last);
            Assert.Equal(Start.AddMinutes(9).UtcDateTime, late.Info.ScheduleStatus.Next);
            Assert.Equal((Start.AddMinutes(39), false), (next.At, next.Info.IsPastDue));
        }
    }

    [Fact]
    public async Task A_restart_before_the_next_occurrence_runs_nothing()
    {
        var data = new TestFolder();
        _folders.Add(data);
        await using (var app = await StartAsync<EveryFiveMinutes>(data: data))
        {
            await app.Log.SeenAsync(IsWaiting);
        }

        _time.Advance(TimeSpan.FromMinutes(2));
        await using (var app = await StartAsync<EveryFiveMinutes>(data: data))
        {
            await app.Log.SeenAsync(IsWaiting);
            Assert.True(_runs.IsEmpty);
        }
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_is_told_and_the_timer_starts_anew()
    {
        var data = new TestFolder();
        _folders.Add(data);
        Directory.CreateDirectory(Path.Combine(data.Path, "timers"));
        data.Write("timers/everyfiveminutes.json", "{\"Last\":");

        await using var app = await StartAsync<EveryFiveMinutes>(data: data);
        await app.Log.SeenAsync(IsWaiting);

        Assert.Contains(app.Log.Entries, e => e.Level == LogLevel.Warning && e.Message.Contains("everyfiveminutes.json", StringComparison.Ordinal));
    }

    private Task<TestApp> StartAsync<T>(
        Action<IConfigurationBuilder>? settings = null,
        TestFolder? data = null,
        Action<FunctionsAppBuilder>? configure = null) => TestApp.StartAsync<T>(new()
        {
            Time = _time,
            BeforeWebApplication = builder =>
            {
                settings?.Invoke(builder.Configuration);
                builder.Services.AddSingleton(_runs);
                if (data is not null)
                {
                    builder.Configuration["DATA_DIR"] = data.Path;
                }
            },
            Configure = configure,
        });

    // The clock may only go on once the timer waits for it.
    private async Task AdvanceAsync(TestApp app, TimeSpan by)
    {
        await app.Log.SeenAsync(IsWaiting, _advances.GetValueOrDefault(app) + 1);
        _advances[app] = _advances.GetValueOrDefault(app) + 1;
        _time.Advance(by);
    }

    private static bool IsWaiting(RecordingLoggerProvider.Entry entry) => entry.Message.StartsWith("The next run of timer", StringComparison.Ordinal);

    public sealed record Run(DateTimeOffset At, TimerInfo Info);

    public sealed class Runs
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
        private readonly Channel<Run> _runs = Channel.CreateUnbounded<Run>();

        public bool IsEmpty => _runs.Reader.Count == 0;

        public void Add(Run run) => Assert.True(_runs.Writer.TryWrite(run));

        public Task<Run> NextAsync() => _runs.Reader.ReadAsync().AsTask().WaitAsync(Patience);
    }

    public sealed class EveryFiveMinutes(Runs runs, TimeProvider time)
    {
        [Function("EveryFiveMinutes")]
        public void Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer) => runs.Add(new Run(time.GetUtcNow(), timer));
    }

    public sealed class BySetting(Runs runs, TimeProvider time)
    {
        [Function("BySetting")]
        public void Run([TimerTrigger("%CLEANUP%")] TimerInfo timer, CancellationToken token)
        {
            token.ThrowIfCancellationRequested();
            runs.Add(new Run(time.GetUtcNow(), timer));
        }
    }

    public sealed class Failing(Runs runs, TimeProvider time)
    {
        [Function("Failing")]
        public Task Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer)
        {
            runs.Add(new Run(time.GetUtcNow(), timer));
            throw new InvalidOperationException("broken");
        }
    }

    public sealed class AtStart(Runs runs, TimeProvider time)
    {
        [Function("AtStart")]
        public void Run([TimerTrigger("0 */5 * * * *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer) =>
            runs.Add(new Run(time.GetUtcNow(), timer));
    }
}

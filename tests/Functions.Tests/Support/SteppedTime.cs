using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>A clock that a test moves on once somebody waits for it.</summary>
public sealed class SteppedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits for the next timer, then moves on.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        await _timers.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Advance(time);
    }
}

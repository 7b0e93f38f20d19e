using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Cryptomeria.EmbeddedHost.Tests.Durable.Support;

/// <summary>A clock that tells each wait when it has begun. The engine's own timers are set later and are none.</summary>
internal sealed class RetryClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            _waits.Writer.TryWrite(dueTime);
        }

        return timer;
    }

    /// <summary>Lets the next wait pass.</summary>
    /// <returns>How long it was.</returns>
    public async Task<TimeSpan> PassAsync()
    {
        TimeSpan wait = await BegunAsync();
        Advance(wait);
        return wait;
    }

    /// <summary>Waits until a wait has begun.</summary>
    public async Task<TimeSpan> BegunAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        return await _waits.Reader.ReadAsync(limit.Token);
    }
}

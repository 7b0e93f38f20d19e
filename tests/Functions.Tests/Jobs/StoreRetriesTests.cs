using Azure;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.Jobs;

/// <summary>How long a step's call to the job state is made again.</summary>
public class StoreRetriesTests
{
    private readonly SteppedTime _time = new(new DateTimeOffset(2026, 1, 23, 12, 0, 0, TimeSpan.Zero));
    private int _calls;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_that_comes_back_is_not_seen_by_the_step()
    {
        var running = StoreRetries.RunAsync(() => ++_calls <= 20 ? throw new RequestFailedException("away") : Task.FromResult(7), _time, Token);
        await StepAsync(20);
        Assert.Equal(7, await running);
        Assert.Equal(21, _calls);
    }

    [Fact]
    public async Task A_store_that_stays_away_fails_the_step()
    {
        var running = StoreRetries.RunAsync<int>(() => throw new RequestFailedException($"away {++_calls}"), _time, Token);
        await StepAsync((int)(StoreRetries.Patience / StoreRetries.Pause));
        await Assert.ThrowsAsync<RequestFailedException>(() => running);
        Assert.Equal(31, _calls);
    }

    [Fact]
    public async Task A_long_wait_that_fails_begins_the_patience_anew()
    {
        var running = StoreRetries.RunAsync(
            async () =>
            {
                if (++_calls <= 40)
                {
                    await Task.Delay(StoreRetries.Patience, _time, Token);
                    throw new RequestFailedException("away");
                }
            },
            _time, Token);
        for (var i = 0; i < 40; i++)
        {
            await _time.AdvanceAsync(StoreRetries.Patience);
            await _time.AdvanceAsync(StoreRetries.Pause);
        }

        await running;
        Assert.Equal(41, _calls);
    }

    [Fact]
    public async Task A_defect_is_not_tried_again()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => StoreRetries.RunAsync<int>(() => throw new InvalidOperationException($"{++_calls}"), _time, Token));
        Assert.Equal(1, _calls);
    }

    private async Task StepAsync(int pauses)
    {
        for (var i = 0; i < pauses; i++)
        {
            await _time.AdvanceAsync(StoreRetries.Pause);
        }
    }
}

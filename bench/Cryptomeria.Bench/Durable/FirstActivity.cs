using Cryptomeria.Bench.Support;
using Microsoft.DurableTask;

namespace Cryptomeria.Bench.Durable;

/// <summary>From the call that starts an orchestration to the first line of its first activity.</summary>
internal static class FirstActivity
{
    private const int WarmUp = 500;
    private const int Count = 2000;

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var hub = await BenchHub.StartAsync(null, cancellationToken);
        await TakeAsync(hub, WarmUp, cancellationToken);
        for (var round = 0; round < 3; round++)
        {
            Report.Say($"  start to first activity, one at a time: {await TakeAsync(hub, Count, cancellationToken)}");
        }
    }

    private static async Task<Samples> TakeAsync(BenchHub hub, int count, CancellationToken cancellationToken)
    {
        var times = new List<TimeSpan>(count);
        for (var i = 0; i < count; i++)
        {
            var id = Guid.NewGuid().ToString("N");
            var begin = TimeProvider.System.GetTimestamp();
            await hub.Client.ScheduleNewOrchestrationInstanceAsync(
                nameof(BenchFunctions.Single), input: null, new StartOrchestrationOptions { InstanceId = id }, cancellationToken);
            await hub.EndOfAsync(id, cancellationToken);
            BenchFunctions.Stamps.Remove(id, out var stamp);
            times.Add(TimeProvider.System.GetElapsedTime(begin, stamp));
        }

        return new Samples(times);
    }
}

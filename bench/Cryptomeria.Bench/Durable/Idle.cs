namespace Cryptomeria.Bench.Durable;

/// <summary>What the host does while a thousand instances wait and nothing happens.</summary>
internal static class Idle
{
    private const int Waiting = 1000;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var hub = await BenchHub.StartAsync(null, cancellationToken);
        await BenchHub.RunManyAsync(
            Waiting, 64, _ => hub.Client.ScheduleNewOrchestrationInstanceAsync(nameof(BenchFunctions.WorkAndWait), 1, cancellation: cancellationToken), cancellationToken);
        await Task.Delay(Duration, cancellationToken);
        var cost = await Cost.OfAsync(() => Task.Delay(Duration, cancellationToken));
        Report.Say($"  {Waiting} waiting for an event, {cost.Elapsed.TotalSeconds:0} s: {cost.Processor.TotalMilliseconds:0} ms of processor time, {cost.Allocated / 1024} KiB allocated");
    }
}

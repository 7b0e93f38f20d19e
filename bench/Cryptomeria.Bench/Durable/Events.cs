namespace Cryptomeria.Bench.Durable;

/// <summary>Events that come in before an orchestrator waits for them; more and more, to see whether the cost of one grows.</summary>
internal static class Events
{
    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var hub = await BenchHub.StartAsync(null, cancellationToken);
        foreach (var count in new[] { 1000, 1000, 10_000, 50_000 })
        {
            var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync(nameof(BenchFunctions.Collect), count, cancellation: cancellationToken);
            var raise = await Cost.OfAsync(() => BenchHub.RunManyAsync(
                count, 64, i => hub.Client.RaiseEventAsync(id, "number", i, cancellationToken), cancellationToken));
            Report.Say($"  {count} raised: {raise.Per(count, "events")}");
            var take = await Cost.OfAsync(async () =>
            {
                await hub.Client.RaiseEventAsync(id, "go", "on", cancellationToken);
                await hub.EndOfAsync(id, cancellationToken);
            });
            Report.Say($"  {count} taken: {take.Per(count, "events")}");
        }
    }
}

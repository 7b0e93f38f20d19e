namespace Cryptomeria.Bench.Durable;

/// <summary>Orchestrations and activities a second.</summary>
internal static class Rates
{
    private const int Activities = 5;
    private const int WarmUp = 1000;
    private const int Width = 1000;
    private const int Rounds = 3;

    /// <summary>Orchestrations of five activities, one after another, so many under way at one time.</summary>
    public static async Task ChainsAsync(CancellationToken cancellationToken)
    {
        await using var hub = await BenchHub.StartAsync(null, cancellationToken);
        await RunAsync(WarmUp, 64);
        foreach (var inFlight in new[] { 1, 64, 512 })
        {
            for (var round = 0; round < Rounds; round++)
            {
                var count = inFlight == 1 ? 1000 : 5000;
                var cost = await Cost.OfAsync(() => RunAsync(count, inFlight));
                Report.Say($"  {inFlight} in flight: {cost.Per(count, "orchestrations of five activities")}");
            }
        }

        Task RunAsync(int count, int inFlight) =>
            BenchHub.RunManyAsync(count, inFlight, _ => hub.RunAsync(nameof(BenchFunctions.Chain), Activities, cancellationToken), cancellationToken);
    }

    /// <summary>Orchestrations of a thousand activities at once, and of ten times as many, to see whether the cost of one grows.</summary>
    public static async Task FanOutAsync(CancellationToken cancellationToken)
    {
        await using var hub = await BenchHub.StartAsync(null, cancellationToken);
        await hub.RunAsync(nameof(BenchFunctions.FanOut), Width, cancellationToken);
        await hub.RunAsync(nameof(BenchFunctions.FanOut), Width, cancellationToken);
        foreach (var width in new[] { Width, 10 * Width })
        {
            for (var round = 0; round < Rounds; round++)
            {
                var cost = await Cost.OfAsync(() => hub.RunAsync(nameof(BenchFunctions.FanOut), width, cancellationToken));
                Report.Say($"  fan-out of {width}: {cost.Per(width, "activities")}");
            }
        }
    }
}

using Cryptomeria.Bench.Support;
using Microsoft.DurableTask;

namespace Cryptomeria.Bench.Durable;

/// <summary>
/// The first event after a start of the host, which has to replay an instance's history before it can go on; for histories of different lengths, to
/// see whether a line's cost grows with them.
/// </summary>
internal static class Replays
{
    private const int Instances = 20;

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, calls) in new[] { ("chain", 5), ("chain", 500), ("chain", 5000), ("fan-out", -5000) })
        {
            await MeasureAsync(name, calls, cancellationToken);
        }
    }

    private static async Task MeasureAsync(string name, int calls, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("cryptomeria-bench-");
        try
        {
            await PrepareAsync(directory.FullName, calls, cancellationToken);
            await using var hub = await BenchHub.StartAsync(directory.FullName, cancellationToken);
            var times = new List<TimeSpan>();
            for (var i = 0; i < Instances; i++)
            {
                var begin = TimeProvider.System.GetTimestamp();
                await hub.Client.RaiseEventAsync(Id(i), "go", "on", cancellationToken);
                await hub.EndOfAsync(Id(i), cancellationToken);
                times.Add(TimeProvider.System.GetElapsedTime(begin));
            }

            // Calls and results, the two lines of the start, the event and the end. The first few warm up.
            Report.Say($"  event to end with a replay of {(2 * Math.Abs(calls)) + 4} lines ({name}): {new Samples(times.Skip(5))}");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task PrepareAsync(string directory, int calls, CancellationToken cancellationToken)
    {
        await using var hub = await BenchHub.StartAsync(directory, cancellationToken);
        await BenchHub.RunManyAsync(Instances, Instances, i => BeginAsync(hub, Id(i), calls, cancellationToken), cancellationToken);
    }

    private static async Task BeginAsync(BenchHub hub, string id, int calls, CancellationToken cancellationToken)
    {
        await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            nameof(BenchFunctions.WorkAndWait), calls, new StartOrchestrationOptions { InstanceId = id }, cancellationToken);
        while ((await hub.Client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellationToken))!.SerializedCustomStatus is null)
        {
            await Task.Delay(100, cancellationToken);
        }
    }

    private static string Id(int i) => $"replay-{i}";
}

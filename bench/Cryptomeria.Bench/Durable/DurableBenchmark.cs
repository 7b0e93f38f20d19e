using System.Runtime.InteropServices;

namespace Cryptomeria.Bench.Durable;

/// <summary>What the embedded durable engine costs, measured through the functions and the client of an app.</summary>
internal static class DurableBenchmark
{
    private static readonly Dictionary<string, Func<CancellationToken, Task>> Measurements = new(StringComparer.OrdinalIgnoreCase)
    {
        ["chains"] = Rates.ChainsAsync,
        ["fanout"] = Rates.FanOutAsync,
        ["events"] = Events.RunAsync,
        ["latency"] = FirstActivity.RunAsync,
        ["replay"] = Replays.RunAsync,
        ["idle"] = Idle.RunAsync,
        ["large"] = LargeHub.RunAsync,
    };

    /// <param name="args">The measurements to make; all where there are none.</param>
    public static async Task RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is ["host", var directory])
        {
            await LargeHub.RunHostAsync(directory, cancellationToken);
            return;
        }

        if (args.FirstOrDefault(arg => !Measurements.ContainsKey(arg)) is { } unknown)
        {
            throw new ArgumentException($"There is no measurement '{unknown}'. There are: {string.Join(", ", Measurements.Keys)}.");
        }

        foreach (var name in args.Length > 0 ? args : [.. Measurements.Keys])
        {
            Report.Say($"{name}: {Environment.ProcessorCount} processors, {RuntimeInformation.ProcessArchitecture}, load {LoadAverage()}, synchronous=NORMAL");
            await Measurements[name](cancellationToken);
        }
    }

    // Runnable tasks on the machine over the last minute; more than there are processors means that others want them too.
    private static string LoadAverage() => OperatingSystem.IsLinux() ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}

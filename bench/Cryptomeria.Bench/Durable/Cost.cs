using System.Globalization;

namespace Cryptomeria.Bench.Durable;

/// <summary>What a stretch of work cost. Processor time says more than the clock on a machine that others use too.</summary>
internal readonly record struct Cost(TimeSpan Elapsed, TimeSpan Processor, long Allocated)
{
    public static async Task<Cost> OfAsync(Func<Task> work)
    {
        GC.Collect();
        var (begin, processor, allocated) = (TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
        await work();
        return new Cost(
            TimeProvider.System.GetElapsedTime(begin), Environment.CpuUsage.TotalTime - processor, GC.GetTotalAllocatedBytes() - allocated);
    }

    /// <summary>The cost shared among so many things of a kind.</summary>
    public string Per(int count, string what) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count / Elapsed.TotalSeconds:0} {what} a second; each {Processor.TotalMicroseconds / count:0} us of processor time, {Allocated / 1024.0 / count:0.0} KiB allocated");
}

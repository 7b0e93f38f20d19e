using System.Globalization;

namespace Cryptomeria.K8sOps.Cluster.Exec;

/// <summary>Reads what <see cref="PodScripts.ListProcesses"/> writes.</summary>
internal static class ProcessListing
{
    // Linux counts a process's start in ticks of 1/100 s for every program that asks (USER_HZ), whatever the kernel's own rate.
    private const double TicksPerSecond = 100;

    /// <summary>The processes that really run; null where the listing is cut.</summary>
    public static IReadOnlyList<PodProcess>? Parse(string text)
    {
        var records = text.Split('\u001e');
        if (records.Length < 2 || records[^1] != "end")
        {
            return null;
        }

        var head = records[0].Split(' ');
        var asker = Number(head[0]);
        var uptime = head.Length > 1 && double.TryParse(head[1], CultureInfo.InvariantCulture, out var seconds) ? seconds : (double?)null;

        var all = records[1..^1].Select(r => Read(r, uptime)).OfType<PodProcess>().ToList();
        var askers = all.Where(IsAsking).Select(p => p.Pid).Append(asker).ToHashSet();
        return [.. all.Where(p => p.Arguments.Count > 0 && !askers.Contains(p.Pid) && !askers.Contains(p.ParentPid))];
    }

    private static PodProcess? Read(string record, double? uptime)
    {
        var parts = record.Split('\u001d');
        var numbers = parts[0].Split(' ');
        if (parts.Length != 3 || numbers.Length != 4 || numbers[2] is "Z" or "X")
        {
            return null;
        }

        if (!int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
        {
            return null;
        }

        var age = uptime is { } up && double.TryParse(numbers[3], CultureInfo.InvariantCulture, out var start)
            ? TimeSpan.FromSeconds(Math.Max(0, up - (start / TicksPerSecond)))
            : (TimeSpan?)null;
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Lines(parts[2]))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                variables[line[..equals]] = line[(equals + 1)..];
            }
        }

        return new PodProcess(pid, Number(numbers[1]), Lines(parts[1]), variables, age);
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    // Somebody who asks at the same time: a shell with one of our scripts (also one that it forked), whose line feeds came as U+0001.
    private static bool IsAsking(PodProcess process) =>
        process.Arguments.Any(a => a.StartsWith(PodScripts.NamePrefix, StringComparison.Ordinal));
}

using System.Globalization;
using Cryptomeria.ClusterSimulator.Pods.Containers;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>ps: every process, with -o and -p, -f or aux.</summary>
internal static class ProcessListUtility
{
    private static readonly Dictionary<string, (string Title, Func<SimProcess, string> Value)> Columns = new(StringComparer.Ordinal)
    {
        ["pid"] = ("PID", process => Text(process.Id)),
        ["ppid"] = ("PPID", process => Text(process.ParentId)),
        ["pgid"] = ("PGID", process => Text(process.GroupId)),
        ["pgrp"] = ("PGRP", process => Text(process.GroupId)),
        ["sid"] = ("SID", process => Text(process.SessionId)),
        ["sess"] = ("SESS", process => Text(process.SessionId)),
        ["user"] = ("USER", _ => "root"),
        ["tty"] = ("TT", _ => "?"),
        ["stat"] = ("STAT", process => ProcessDirectory.State(process).ToString()),
        ["state"] = ("S", process => ProcessDirectory.State(process).ToString()),
        ["time"] = ("TIME", _ => "00:00:00"),
        ["etimes"] = ("ELAPSED", process => Text((int)(process.Table.Time.GetUtcNow() - process.Started).TotalSeconds)),
        ["comm"] = ("COMMAND", ProcessDirectory.Command),
        ["args"] = ("COMMAND", ProcessSearchUtility.CommandLineOf),
        ["cmd"] = ("CMD", ProcessSearchUtility.CommandLineOf),
    };

    public static async Task<int> RunAsync(ProgramContext context)
    {
        var line = CommandLine.Parse([.. context.Arguments.Select(argument => argument is "aux" or "ax" or "x" or "axo" ? "-" + argument : argument)], "eAafxuw", "op");
        var names = line.Values('o').SelectMany(list => list.Split(',')).ToList();
        if (names.Count == 0)
        {
            names = line.Has('f') || line.Has('u') ? ["user", "pid", "ppid", "stat", "time", "args"] : ["pid", "tty", "time", "comm"];
        }

        var columns = names.Select(name =>
        {
            var parts = name.Split('=', 2);
            if (!Columns.TryGetValue(parts[0], out var column))
            {
                throw new UtilityException($"error: unknown user-defined format specifier \"{parts[0]}\"");
            }

            return (Title: parts.Length > 1 ? parts[1] : column.Title, column.Value);
        }).ToList();

        var wanted = line.Values('p').SelectMany(list => list.Split(',')).ToHashSet(StringComparer.Ordinal);
        var processes = context.Process.Table.All.Where(process => wanted.Count == 0 || wanted.Contains(Text(process.Id))).ToList();
        var rows = new List<List<string>>();
        if (columns.Any(column => column.Title.Length > 0))
        {
            rows.Add([.. columns.Select(column => column.Title)]);
        }

        rows.AddRange(processes.Select(process => columns.Select(column => column.Value(process)).ToList()));
        var widths = columns.Select((_, i) => rows.Select(row => row[i].Length).DefaultIfEmpty(0).Max()).ToList();
        foreach (var row in rows)
        {
            await context.WriteLineAsync(string.Join(' ', row.Select((cell, i) => i == row.Count - 1 ? cell : cell.PadLeft(widths[i])))).ConfigureAwait(false);
        }
        return processes.Count > 0 ? 0 : 1;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

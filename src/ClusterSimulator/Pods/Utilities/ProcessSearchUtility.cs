using System.Globalization;
using System.Text.RegularExpressions;
using Cryptomeria.ClusterSimulator.Pods.Containers;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>
/// pgrep and pkill: -f -x -a -l -c -n -o -P -g -v. A pattern with -f is held against every whole command line, the one of the shell that
/// runs the search included; only the searching process itself is left out.
/// </summary>
internal static class ProcessSearchUtility
{
    public static async Task<int> FindAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "fxalcnovi", "Pgd", code: 2);
        var found = Search(context, line);
        if (line.Has('c'))
        {
            await context.WriteLineAsync(Text(found.Count)).ConfigureAwait(false);
        }
        else
        {
            foreach (var process in found)
            {
                var detail = line.Has('a') ? " " + CommandLineOf(process) : line.Has('l') ? " " + ProcessDirectory.Command(process) : "";
                await context.WriteLineAsync(Text(process.Id) + detail).ConfigureAwait(false);
            }
        }
        return found.Count > 0 ? 0 : 1;
    }

    public static Task<int> KillAsync(ProgramContext context)
    {
        var signal = Signal.Terminate;
        var arguments = context.Arguments.ToList();
        if (arguments is [['-', _, ..] option, ..] && SignalNames.Parse(option[1..]) is { } named)
        {
            signal = named;
            arguments.RemoveAt(0);
        }
        var line = CommandLine.Parse(arguments, "fxnoi", "Pgs", new Dictionary<string, char> { ["signal"] = 's' }, code: 2);
        if (line.Value('s') is { } name)
        {
            signal = SignalNames.Parse(name) ?? throw new UtilityException($"invalid signal '{name}'", 2);
        }

        var found = Search(context, line);
        foreach (var process in found)
        {
            context.Process.Table.Send(process.Id, signal);
        }

        return Task.FromResult(found.Count > 0 ? 0 : 1);
    }

    /// <summary>A process's arguments in one line; a zombie's name in brackets.</summary>
    public static string CommandLineOf(SimProcess process) =>
        process.HasEnded ? $"[{ProcessDirectory.Command(process)}] <defunct>" : string.Join(' ', process.Image.Arguments);

    private static List<SimProcess> Search(ProgramContext context, CommandLine line)
    {
        if (line.Operands.Count > 1)
        {
            throw new UtilityException("only one pattern can be provided", 2);
        }

        if (line.Operands.Count == 0 && !line.Has('P') && !line.Has('g'))
        {
            throw new UtilityException("no matching criteria specified", 2);
        }

        Regex? pattern = null;
        if (line.Operands.Count == 1)
        {
            var text = PosixRegex.Translate(line.Operands[0], extended: true);
            pattern = new Regex(line.Has('x') ? $"\\A(?:{text})\\z" : text, RegexOptions.CultureInvariant | (line.Has('i') ? RegexOptions.IgnoreCase : RegexOptions.None));
        }
        var found = context.Process.Table.All.Where(process => process.Id != context.Process.Id && Matches(process) != line.Has('v')).ToList();
        if (line.Has('n'))
        {
            return [.. found.TakeLast(1)];
        }

        return line.Has('o') ? [.. found.Take(1)] : found;

        bool Matches(SimProcess process) =>
            (pattern is null || pattern.IsMatch(line.Has('f') ? CommandLineOf(process) : ProcessDirectory.Command(process)))
            && (line.Value('P') is not { } parents || parents.Split(',').Contains(Text(process.ParentId)))
            && (line.Value('g') is not { } groups || groups.Split(',').Contains(Text(process.GroupId)));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

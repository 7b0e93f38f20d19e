using System.Globalization;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>echo pwd yes seq tee</summary>
internal static class OutputUtilities
{
    /// <summary>echo as GNU has it: backslashes only with -e.</summary>
    public static async Task<int> EchoAsync(ProgramContext context)
    {
        var (newline, escapes) = (true, false);
        var words = context.Arguments.ToList();
        while (words is [['-', _, ..] option, ..] && option[1..].All(c => c is 'n' or 'e' or 'E'))
        {
            words.RemoveAt(0);
            if (option.Contains('n', StringComparison.Ordinal))
            {
                newline = false;
            }

            escapes = option.Contains('e', StringComparison.Ordinal) || (escapes && !option.Contains('E', StringComparison.Ordinal));
        }
        var text = string.Join(' ', words);
        var stop = false;
        if (escapes)
        {
            (text, stop) = Escapes.ExpandEcho(text);
        }

        await context.WriteAsync(text + (newline && !stop ? "\n" : "")).ConfigureAwait(false);
        return 0;
    }

    public static async Task<int> WorkingDirectoryAsync(ProgramContext context)
    {
        await context.WriteLineAsync(context.Process.WorkingDirectory).ConfigureAwait(false);
        return 0;
    }

    public static async Task<int> YesAsync(ProgramContext context)
    {
        var line = context.Arguments.Count > 0 ? string.Join(' ', context.Arguments) : "y";
        while (true)
        {
            await context.WriteLineAsync(line).ConfigureAwait(false);
            await Task.Yield();
            context.Killed.ThrowIfCancellationRequested();
        }
    }

    public static async Task<int> SequenceAsync(ProgramContext context)
    {
        var numbers = context.Arguments.Select(Number).ToList();
        if (numbers.Count is 0 or > 3)
        {
            throw new UtilityException("missing operand");
        }

        var first = numbers.Count > 1 ? numbers[0] : 1;
        var step = numbers.Count > 2 ? numbers[1] : 1;
        for (var i = first; step > 0 ? i <= numbers[^1] : i >= numbers[^1]; i += step)
        {
            await context.WriteLineAsync(i.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        }
        return 0;

        static long Number(string text) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new UtilityException($"invalid integer argument: '{text}'");
    }

    public static async Task<int> TeeAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "a");
        var files = line.Operands.Select(path => context.Open(path, line.Has('a') ? OpenMode.Append : OpenMode.Write)).ToList();
        var buffer = new byte[16384];
        while (await context.Input.ReadAsync(buffer, context.Killed).ConfigureAwait(false) is > 0 and var length)
        {
            foreach (var file in files.Prepend(context.Output))
            {
                await file.WriteAsync(buffer.AsMemory(0, length), context.Killed).ConfigureAwait(false);
            }
        }
        foreach (var file in files)
        {
            file.Release();
        }

        return 0;
    }
}

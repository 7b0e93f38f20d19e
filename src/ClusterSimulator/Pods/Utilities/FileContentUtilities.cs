using System.Globalization;
using System.Security.Cryptography;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>cat head tail wc sha256sum base64</summary>
internal static class FileContentUtilities
{
    public static async Task<int> CatAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "u");
        var status = 0;
        foreach (var path in line.FilesOrInput)
        {
            try
            {
                var file = path == "-" ? context.Input.Share() : context.Open(path, OpenMode.Read);
                try
                {
                    await CopyAsync(context, file).ConfigureAwait(false);
                }
                finally
                {
                    file.Release();
                }
            }
            catch (SystemCallException exception) when (exception.Error != Errno.BrokenPipe)
            {
                status = await context.FailAsync($"{path}: {exception.Message}").ConfigureAwait(false);
            }
        }
        return status;
    }

    public static async Task<int> HeadAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(Modern(context.Arguments), "q", "nc");
        var status = 0;
        foreach (var path in line.FilesOrInput)
        {
            if (line.FilesOrInput.Count > 1 && !line.Has('q'))
            {
                await context.WriteLineAsync($"==> {path} <==").ConfigureAwait(false);
            }

            try
            {
                var file = path == "-" ? context.Input.Share() : context.Open(path, OpenMode.Read);
                try
                {
                    if (line.Value('c') is { } bytes)
                    {
                        await CopyAsync(context, file, Count(bytes)).ConfigureAwait(false);
                    }
                    else
                    {
                        await CopyLinesAsync(context, file, Count(line.Value('n') ?? "10")).ConfigureAwait(false);
                    }
                }
                finally
                {
                    file.Release();
                }
            }
            catch (SystemCallException exception) when (exception.Error != Errno.BrokenPipe)
            {
                status = await context.FailAsync($"cannot open '{path}' for reading: {exception.Message}").ConfigureAwait(false);
            }
        }
        return status;
    }

    public static async Task<int> TailAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(Modern(context.Arguments), "q", "nc");
        var status = 0;
        foreach (var path in line.FilesOrInput)
        {
            try
            {
                var text = await context.ReadFileAsync(path).ConfigureAwait(false);
                if (line.FilesOrInput.Count > 1 && !line.Has('q'))
                {
                    await context.WriteLineAsync($"==> {path} <==").ConfigureAwait(false);
                }

                var count = line.Value('c') ?? line.Value('n') ?? "10";
                var units = line.Has('c') ? [.. text.Select(c => c.ToString())] : TextLines.SplitKeepingEnds(text);
                var skip = count.StartsWith('+') ? Math.Max(0, Count(count[1..]) - 1) : Math.Max(0, units.Count - Count(count.TrimStart('-')));
                await context.WriteAsync(string.Concat(units.Skip((int)skip))).ConfigureAwait(false);
            }
            catch (SystemCallException exception) when (exception.Error != Errno.BrokenPipe)
            {
                status = await context.FailAsync($"cannot open '{path}' for reading: {exception.Message}").ConfigureAwait(false);
            }
        }
        return status;
    }

    public static async Task<int> CountAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "lwcm");
        var all = !line.Has('l') && !line.Has('w') && !line.Has('c') && !line.Has('m');
        var rows = new List<(List<long> Counts, string Name, long Size)>();
        var status = 0;
        foreach (var path in line.FilesOrInput)
        {
            try
            {
                var text = await context.ReadFileAsync(path).ConfigureAwait(false);
                var counts = new List<long>();
                if (all || line.Has('l'))
                {
                    counts.Add(text.Count(c => c == '\n'));
                }

                if (all || line.Has('w'))
                {
                    counts.Add(text.Split((char[])[' ', '\t', '\n', '\r', '\f', '\v'], StringSplitOptions.RemoveEmptyEntries).Length);
                }

                if (all || line.Has('c') || line.Has('m'))
                {
                    counts.Add(text.Length);
                }

                rows.Add((counts, line.Operands.Count == 0 ? "" : path, path == "-" ? -1 : text.Length));
            }
            catch (SystemCallException exception) when (exception.Error != Errno.BrokenPipe)
            {
                status = await context.FailAsync($"{path}: {exception.Message}").ConfigureAwait(false);
            }
        }
        var files = rows.Count;
        if (line.Operands.Count > 1)
        {
            rows.Add(([.. Enumerable.Range(0, rows[0].Counts.Count).Select(i => rows.Sum(row => row.Counts[i]))], "total", 0));
        }

        // One number stands alone; columns are as wide as the largest size, or 7 where a size is not known before reading.
        var width = files == 1 && line.Operands.Count <= 1 && rows is [{ Counts.Count: 1 }] ? 1
            : rows.Any(row => row.Size < 0) ? 7
            : rows.Sum(row => row.Size).ToString(CultureInfo.InvariantCulture).Length;
        foreach (var (counts, name, _) in rows)
        {
            var columns = string.Join(' ', counts.Select(count => count.ToString(CultureInfo.InvariantCulture).PadLeft(width)));
            await context.WriteLineAsync(name.Length > 0 ? $"{columns} {name}" : columns).ConfigureAwait(false);
        }
        return status;
    }

    public static async Task<int> Sha256Async(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "b");
        foreach (var path in line.FilesOrInput)
        {
            var text = await context.ReadFileAsync(path).ConfigureAwait(false);
            await context.WriteLineAsync($"{Convert.ToHexStringLower(SHA256.HashData(ByteText.ToBytes(text)))}  {path}").ConfigureAwait(false);
        }
        return 0;
    }

    public static async Task<int> Base64Async(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "d", "w", new Dictionary<string, char> { ["decode"] = 'd', ["wrap"] = 'w' });
        var text = await context.ReadFileAsync(line.FilesOrInput[0]).ConfigureAwait(false);
        if (line.Has('d'))
        {
            await context.WriteAsync(ByteText.FromBytes(Convert.FromBase64String(text.Replace("\n", "", StringComparison.Ordinal)))).ConfigureAwait(false);
            return 0;
        }
        var encoded = Convert.ToBase64String(ByteText.ToBytes(text));
        var wrap = (int)Count(line.Value('w') ?? "76");
        await context.WriteAsync(wrap == 0 ? encoded : string.Concat(encoded.Chunk(wrap).Select(chunk => new string(chunk) + "\n"))).ConfigureAwait(false);
        return 0;
    }

    private static async Task CopyAsync(ProgramContext context, OpenFile file, long limit = long.MaxValue)
    {
        var buffer = new byte[16384];
        while (limit > 0 && await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, limit)), context.Killed).ConfigureAwait(false) is > 0 and var length)
        {
            limit -= length;
            await context.Output.WriteAsync(buffer.AsMemory(0, length), context.Killed).ConfigureAwait(false);
        }
    }

    private static async Task CopyLinesAsync(ProgramContext context, OpenFile file, long lines)
    {
        var buffer = new byte[4096];
        while (lines > 0 && await file.ReadAsync(buffer, context.Killed).ConfigureAwait(false) is > 0 and var length)
        {
            var end = 0;
            while (end < length && lines > 0)
            {
                if (buffer[end++] == '\n')
                {
                    lines--;
                }
            }
            await context.Output.WriteAsync(buffer.AsMemory(0, end), context.Killed).ConfigureAwait(false);
        }
    }

    /// <summary>The old form -5 as -n 5.</summary>
    private static List<string> Modern(IReadOnlyList<string> arguments) =>
        [.. arguments.Select(argument => argument.Length > 1 && argument[0] == '-' && argument[1..].All(char.IsAsciiDigit) ? "-n" + argument[1..] : argument)];

    private static long Count(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : throw new UtilityException($"invalid number: '{text}'");
}

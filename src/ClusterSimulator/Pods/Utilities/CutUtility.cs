using System.Globalization;
using System.Text;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>cut: -d -f -s, -c and -b.</summary>
internal static class CutUtility
{
    public static async Task<int> RunAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "s", "dfcb");
        var list = line.Value('f') ?? line.Value('c') ?? line.Value('b') ?? throw new UtilityException("you must specify a list of bytes, characters, or fields");
        var wanted = Ranges(list);
        var delimiter = line.Value('d') ?? "\t";
        if (delimiter.Length != 1)
        {
            throw new UtilityException("the delimiter must be a single character");
        }

        var output = new StringBuilder();
        foreach (var path in line.FilesOrInput)
        {
            foreach (var one in TextLines.Split(await context.ReadFileAsync(path).ConfigureAwait(false)))
            {
                if (!line.Has('f'))
                {
                    output.Append(string.Concat(one.Where((_, i) => wanted(i + 1)))).Append('\n');
                }
                else if (one.Contains(delimiter, StringComparison.Ordinal))
                {
                    output.Append(string.Join(delimiter, one.Split(delimiter).Where((_, i) => wanted(i + 1)))).Append('\n');
                }
                else if (!line.Has('s'))
                {
                    output.Append(one).Append('\n');
                }
            }
        }
        await context.WriteAsync(output.ToString()).ConfigureAwait(false);
        return 0;
    }

    private static Func<int, bool> Ranges(string list)
    {
        var ranges = list.Split(',').Select(range =>
        {
            var ends = range.Split('-');
            var from = ends[0].Length > 0 ? Number(ends[0]) : 1;
            var to = ends.Length == 1 ? from : ends[1].Length > 0 ? Number(ends[1]) : int.MaxValue;
            return (from, to);
        }).ToList();
        return position => ranges.Any(range => position >= range.from && position <= range.to);
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw new UtilityException($"invalid field value '{text}'");
}

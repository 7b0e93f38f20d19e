using System.Globalization;
using System.Text;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>stat -c FORMAT: %n %s %Y %y %a %A %F %i %U %G %u %g</summary>
internal static class StatUtility
{
    public static async Task<int> RunAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "L", "c", new Dictionary<string, char> { ["format"] = 'c' });
        var format = line.Value('c') ?? throw new UtilityException("only the form with -c FORMAT is supported here");
        var status = 0;
        foreach (var path in line.Operands)
        {
            if (context.Find(path) is { } node)
            {
                await context.WriteLineAsync(Format(format, path, node)).ConfigureAwait(false);
            }
            else
            {
                status = await context.FailAsync($"cannot statx '{path}': No such file or directory").ConfigureAwait(false);
            }
        }
        return status;
    }

    private static string Format(string format, string path, Node node)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || ++i == format.Length)
            {
                text.Append(format[Math.Min(i, format.Length - 1)]);
                continue;
            }
            text.Append(format[i] switch
            {
                'n' => path,
                's' => ((node as FileNode)?.Size ?? 4096).ToString(CultureInfo.InvariantCulture),
                'Y' or 'Z' or 'X' => node.Modified.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                'y' or 'z' or 'x' => node.Modified.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fffffff00 +0000", CultureInfo.InvariantCulture),
                'a' => Convert.ToString(node.Mode, 8),
                'A' => ListUtility.Permissions(node),
                'F' => node is DirectoryNode ? "directory" : node is NullDevice ? "character special file" : ((FileNode)node).Size == 0 ? "regular empty file" : "regular file",
                'i' => node.Inode.ToString(CultureInfo.InvariantCulture),
                'U' or 'G' => "root",
                'u' or 'g' => "0",
                '%' => "%",
                var c => throw new UtilityException($"invalid directive: %{c}"),
            });
        }
        return text.ToString();
    }
}

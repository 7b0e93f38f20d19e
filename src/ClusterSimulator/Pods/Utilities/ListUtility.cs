using System.Globalization;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>ls: one name a line, as where the output is no terminal; -1 -a -A -d -l.</summary>
internal static class ListUtility
{
    public static async Task<int> RunAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "1aAdl");
        var operands = line.Operands.Count > 0 ? line.Operands.Order(StringComparer.Ordinal).ToList() : ["."];
        var status = 0;
        var directories = new List<string>();
        foreach (var path in operands)
        {
            switch (context.Find(path))
            {
                case null:
                    status = await context.FailAsync($"cannot access '{path}': No such file or directory", 2).ConfigureAwait(false);
                    break;
                case DirectoryNode when !line.Has('d'):
                    directories.Add(path);
                    break;
                case var node:
                    await context.WriteLineAsync(Describe(line, path, node)).ConfigureAwait(false);
                    break;
            }
        }
        for (var i = 0; i < directories.Count; i++)
        {
            if (operands.Count > 1)
            {
                await context.WriteLineAsync((i > 0 ? "\n" : "") + directories[i] + ":").ConfigureAwait(false);
            }

            var directory = (DirectoryNode)context.Find(directories[i])!;
            if (line.Has('l'))
            {
                await context.WriteLineAsync("total 0").ConfigureAwait(false);
            }

            IEnumerable<string> names = directory.Names();
            if (!line.Has('a') && !line.Has('A'))
            {
                names = names.Where(name => name[0] != '.');
            }

            if (line.Has('a'))
            {
                names = names.Concat([".", ".."]).Order(StringComparer.Ordinal);
            }

            foreach (var name in names)
            {
                await context.WriteLineAsync(Describe(line, name, context.Find(directories[i] + "/" + name) ?? directory)).ConfigureAwait(false);
            }
        }
        return status;
    }

    /// <summary>The permission bits as ls writes them.</summary>
    public static string Permissions(Node node) => (node is DirectoryNode ? "d" : "-") + string.Concat(
        Enumerable.Range(0, 9).Select(i => (node.Mode & (0x100 >> i)) != 0 ? "rwx"[i % 3] : '-'));

    private static string Describe(CommandLine line, string name, Node node) => !line.Has('l') ? name : string.Create(
        CultureInfo.InvariantCulture,
        $"{Permissions(node)} 1 root root {(node as FileNode)?.Size ?? 4096} {node.Modified.UtcDateTime:MMM dd HH:mm} {name}");
}

using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>basename dirname readlink realpath which</summary>
internal static class PathUtilities
{
    public static async Task<int> BaseNameAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "");
        if (line.Operands.Count is 0 or > 2)
        {
            throw new UtilityException("missing operand");
        }

        var path = line.Operands[0].TrimEnd('/');
        var name = path.Length == 0 && line.Operands[0].Length > 0 ? "/" : path[(path.LastIndexOf('/') + 1)..];
        if (line.Operands.Count == 2 && name != line.Operands[1] && name.EndsWith(line.Operands[1], StringComparison.Ordinal))
        {
            name = name[..^line.Operands[1].Length];
        }

        await context.WriteLineAsync(name).ConfigureAwait(false);
        return 0;
    }

    public static async Task<int> DirectoryNameAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "");
        if (line.Operands.Count == 0)
        {
            throw new UtilityException("missing operand");
        }

        foreach (var operand in line.Operands)
        {
            var path = operand.TrimEnd('/');
            var slash = path.LastIndexOf('/');
            var directory = slash < 0 ? (path.Length == 0 && operand.Length > 0 ? "/" : ".") : path[..slash].TrimEnd('/');
            await context.WriteLineAsync(directory.Length == 0 ? "/" : directory).ConfigureAwait(false);
        }
        return 0;
    }

    /// <summary>realpath, and readlink -f: there are no links here, so that the clean path is the real one.</summary>
    public static async Task<int> RealPathAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "fenmsz");
        if (context.Name == "readlink" && !line.Has('f') && !line.Has('e'))
        {
            return 1;
        }

        var status = 0;
        foreach (var path in line.Operands)
        {
            var whole = context.Resolve(path);
            if (context.Find(whole[..Math.Max(1, whole.LastIndexOf('/'))]) is DirectoryNode)
            {
                await context.WriteLineAsync(whole).ConfigureAwait(false);
            }
            else
            {
                status = await context.FailAsync($"{path}: No such file or directory").ConfigureAwait(false);
            }
        }
        return status;
    }

    public static async Task<int> WhichAsync(ProgramContext context)
    {
        var status = 0;
        foreach (var name in context.Arguments)
        {
            try
            {
                await context.WriteLineAsync(context.Container.Launcher.Locate(name, context.Environment, context.Process.WorkingDirectory)).ConfigureAwait(false);
            }
            catch (SystemCallException exception) when (exception.Error is Errno.NotFound or Errno.AccessDenied)
            {
                status = 1;
            }
        }
        return status;
    }
}

using System.Globalization;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>mkdir rmdir rm mv cp touch chmod mktemp</summary>
internal static class FileTreeUtilities
{
    public static Task<int> MakeDirectoryAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "p", "m");
        return ForEachAsync(context, line, "cannot create directory '{0}'", path =>
        {
            if (line.Has('p'))
            {
                context.Container.FileSystem.CreateDirectories(path);
            }
            else
            {
                context.Container.FileSystem.CreateDirectory(path);
            }
        });
    }

    public static Task<int> RemoveDirectoryAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "");
        return ForEachAsync(context, line, "failed to remove '{0}'", path =>
        {
            _ = context.Container.FileSystem.Directory(path);
            context.Container.FileSystem.Remove(path);
        });
    }

    public static Task<int> RemoveAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "rRf");
        if (line.Operands.Count == 0 && line.Has('f'))
        {
            return Task.FromResult(0);
        }

        var files = context.Container.FileSystem;
        return ForEachAsync(context, line, "cannot remove '{0}'", path =>
        {
            var node = files.Find(path);
            if (node is null && line.Has('f'))
            {
                return;
            }

            if (node is DirectoryNode && !line.Has('r') && !line.Has('R'))
            {
                throw new SystemCallException(Errno.IsADirectory);
            }

            RemoveTree(files, path);
        });
    }

    public static Task<int> MoveAsync(ProgramContext context) => TransferAsync(context, "fT", "cannot move '{0}' to '{1}'", context.Container.FileSystem.Move);

    public static Task<int> CopyAsync(ProgramContext context)
    {
        var recursive = CommandLine.Parse(context.Arguments, "rRapf").Operands.Count < context.Arguments.Count
            && context.Arguments.Any(argument => argument.StartsWith('-') && argument.AsSpan().ContainsAny("rRa"));
        return TransferAsync(context, "rRapf", "cannot copy '{0}' to '{1}'", (from, to) => CopyTree(context.Container.FileSystem, from, to, recursive));
    }

    public static Task<int> TouchAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "cm", "d");
        var time = line.Value('d') switch
        {
            null => context.Time.GetUtcNow(),
            ['@', .. var seconds] => DateTimeOffset.UnixEpoch.AddSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)),
            var text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        };
        return ForEachAsync(context, line, "cannot touch '{0}'", path =>
        {
            if (context.Container.FileSystem.Find(path) is null)
            {
                if (line.Has('c'))
                {
                    return;
                }

                context.Container.FileSystem.Open(path, OpenMode.Write).Release();
            }
            context.Container.FileSystem.Find(path)!.Modified = time;
        });
    }

    public static Task<int> ChangeModeAsync(ProgramContext context)
    {
        var line = CommandLine.Parse([.. context.Arguments.Select(argument => argument is ['-', 'r' or 'w' or 'x', ..] ? "a" + argument : argument)], "R");
        if (line.Operands.Count < 2)
        {
            throw new UtilityException("missing operand");
        }

        var mode = line.Operands[0];
        line.Operands.RemoveAt(0);
        return ForEachAsync(context, line, "cannot access '{0}'", path =>
        {
            var node = context.Container.FileSystem.Find(path) ?? throw new SystemCallException(Errno.NotFound);
            node.Mode = NewMode(mode, node.Mode);
        });
    }

    public static async Task<int> MakeTemporaryAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "d", "p");
        var template = line.Operands.FirstOrDefault() ?? (line.Value('p') ?? "/tmp") + "/tmp.XXXXXXXXXX";
        var stem = template.TrimEnd('X');
        if (template.Length - stem.Length < 3)
        {
            throw new UtilityException($"too few X's in template '{template}'");
        }

        var path = stem + Guid.NewGuid().ToString("N")[..(template.Length - stem.Length)];
        if (line.Has('d'))
        {
            context.Container.FileSystem.CreateDirectory(context.Resolve(path));
        }
        else
        {
            context.Open(path, OpenMode.Write).Release();
        }

        await context.WriteLineAsync(path).ConfigureAwait(false);
        return 0;
    }

    private static async Task<int> ForEachAsync(ProgramContext context, CommandLine line, string message, Action<string> action)
    {
        if (line.Operands.Count == 0)
        {
            throw new UtilityException("missing operand");
        }

        var status = 0;
        foreach (var path in line.Operands)
        {
            try
            {
                action(context.Resolve(path));
            }
            catch (SystemCallException exception)
            {
                status = await context.FailAsync($"{string.Format(CultureInfo.InvariantCulture, message, path)}: {exception.Message}").ConfigureAwait(false);
            }
        }
        return status;
    }

    private static async Task<int> TransferAsync(ProgramContext context, string flags, string message, Action<string, string> transfer)
    {
        var line = CommandLine.Parse(context.Arguments, flags);
        if (line.Operands.Count < 2)
        {
            throw new UtilityException("missing destination file operand");
        }

        var target = line.Operands[^1];
        var into = context.Find(target) is DirectoryNode && !line.Has('T');
        if (line.Operands.Count > 2 && !into)
        {
            throw new UtilityException($"target '{target}' is not a directory");
        }

        var status = 0;
        foreach (var source in line.Operands.SkipLast(1))
        {
            var from = context.Resolve(source);
            try
            {
                if (context.Find(source) is null)
                {
                    throw new UtilityException($"cannot stat '{source}': No such file or directory");
                }

                transfer(from, into ? context.Resolve(target + "/" + from[(from.LastIndexOf('/') + 1)..]) : context.Resolve(target));
            }
            catch (UtilityException exception)
            {
                status = await context.FailAsync(exception.Message).ConfigureAwait(false);
            }
            catch (SystemCallException exception)
            {
                status = await context.FailAsync($"{string.Format(CultureInfo.InvariantCulture, message, source, target)}: {exception.Message}").ConfigureAwait(false);
            }
        }
        return status;
    }

    private static void RemoveTree(VirtualFileSystem files, string path)
    {
        if (files.Find(path) is DirectoryNode directory)
        {
            foreach (var name in directory.Names())
            {
                RemoveTree(files, path + "/" + name);
            }
        }
        files.Remove(path);
    }

    private static void CopyTree(VirtualFileSystem files, string from, string to, bool recursive)
    {
        if (files.Find(from) is DirectoryNode directory)
        {
            if (!recursive)
            {
                throw new UtilityException($"-r not specified; omitting directory '{from}'");
            }

            if (files.Find(to) is null)
            {
                files.CreateDirectory(to);
            }

            foreach (var name in directory.Names())
            {
                CopyTree(files, from + "/" + name, to + "/" + name, recursive);
            }

            return;
        }
        if (files.Find(from) is not MemoryFile source)
        {
            throw new SystemCallException(Errno.Invalid);
        }

        files.Open(to, OpenMode.Write).Release();
        if (files.Find(to) is not MemoryFile target)
        {
            return;
        }

        target.Content = source.Content;
        target.Mode = source.Mode;
    }

    private static int NewMode(string text, int mode)
    {
        if (text.All(c => c is >= '0' and <= '7'))
        {
            return Convert.ToInt32(text, 8);
        }

        foreach (var clause in text.Split(','))
        {
            var sign = clause.IndexOfAny(['+', '-', '=']);
            if (sign < 0)
            {
                throw new UtilityException($"invalid mode: '{text}'");
            }

            var who = clause[..sign] is { Length: > 0 } named ? named : "a";
            var bits = clause[(sign + 1)..].Sum(c => c switch { 'r' => 4, 'w' => 2, 'x' => 1, _ => throw new UtilityException($"invalid mode: '{text}'") });
            var mask = 0;
            foreach (var c in who.Replace("a", "ugo", StringComparison.Ordinal))
            {
                mask |= bits << (c switch { 'u' => 6, 'g' => 3, _ => 0 });
            }

            mode = clause[sign] == '-' ? mode & ~mask : mode | mask;
        }
        return mode;
    }
}

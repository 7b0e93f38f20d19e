using System.Globalization;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

namespace Cryptomeria.ClusterSimulator.Pods.Shell;

/// <summary>Makes a command's redirections and takes them back.</summary>
internal sealed class Redirector(Shell shell)
{
    private readonly Stack<(int Descriptor, OpenFile? Before)> _saved = new();

    /// <exception cref="RedirectionException">One cannot be made; those before it can be taken back.</exception>
    public async Task ApplyAsync(IReadOnlyList<Redirection> redirections)
    {
        foreach (var redirection in redirections)
        {
            var file = await OpenAsync(redirection).ConfigureAwait(false);
            _saved.Push((redirection.Descriptor, shell.Process.Files.Exchange(redirection.Descriptor, file)));
        }
    }

    /// <summary>Makes them for good: what was there before is closed.</summary>
    public async Task ApplyForGoodAsync(IReadOnlyList<Redirection> redirections)
    {
        try
        {
            await ApplyAsync(redirections).ConfigureAwait(false);
        }
        finally
        {
            while (_saved.TryPop(out var saved))
            {
                saved.Before?.Release();
            }
        }
    }

    public void Restore()
    {
        while (_saved.TryPop(out var saved))
        {
            shell.Process.Files.Set(saved.Descriptor, saved.Before);
        }
    }

    private async Task<OpenFile?> OpenAsync(Redirection redirection)
    {
        if (redirection.Operator == "<<")
        {
            var text = await shell.Expander.ExpandToStringAsync(redirection.Target).ConfigureAwait(false);
            return new MemoryFile(shell.Context.Time) { Content = ByteText.ToBytes(text) }.Open(OpenMode.Read);
        }
        var target = await shell.Expander.ExpandToStringAsync(redirection.Target).ConfigureAwait(false);
        if (redirection.Operator is "<&" or ">&")
        {
            return Duplicate(target);
        }

        var mode = redirection.Operator switch
        {
            "<" => OpenMode.Read,
            ">>" => OpenMode.Append,
            "<>" => OpenMode.ReadWrite,
            _ => OpenMode.Write,
        };
        try
        {
            return shell.Context.Open(target, mode);
        }
        catch (SystemCallException exception)
        {
            var verb = mode == OpenMode.Read ? "open" : "create";
            var reason = exception.Error switch
            {
                Errno.NotFound => mode == OpenMode.Read ? "No such file" : "Directory nonexistent",
                _ => exception.Message,
            };
            throw new RedirectionException($"cannot {verb} {target}: {reason}");
        }
    }

    private OpenFile? Duplicate(string target)
    {
        if (target == "-")
        {
            return null;
        }

        if (!int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out var descriptor))
        {
            throw new ShellException("Bad fd number");
        }

        return shell.Process.Files.Find(descriptor)?.Share() ?? throw new RedirectionException($"{target}: Bad file descriptor");
    }
}

using Cryptomeria.ClusterSimulator.Pods.Containers;
using Cryptomeria.ClusterSimulator.Pods.Files;

namespace Cryptomeria.ClusterSimulator.Pods.Processes;

/// <summary>Finds programs on the PATH and starts them, as execve and a shell's search do.</summary>
internal sealed class Launcher(Container container)
{
    public const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The file that a name stands for.</summary>
    /// <exception cref="SystemCallException">There is none, or it may not be executed.</exception>
    public string Locate(string name, IReadOnlyDictionary<string, string> environment, string workingDirectory)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            var path = VirtualFileSystem.Combine(workingDirectory, name);
            return Executable(path) ?? throw new SystemCallException(container.FileSystem.Find(path) is null ? Errno.NotFound : Errno.AccessDenied);
        }

        var denied = false;
        foreach (var directory in environment.GetValueOrDefault("PATH", DefaultPath).Split(':'))
        {
            var path = VirtualFileSystem.Combine(workingDirectory, (directory.Length == 0 ? "." : directory) + "/" + name);
            if (name.Length > 0 && Executable(path) is { } found)
            {
                return found;
            }

            denied |= name.Length > 0 && container.FileSystem.Find(path) is FileNode;
        }
        throw new SystemCallException(denied ? Errno.AccessDenied : Errno.NotFound);
    }

    /// <summary>Runs a program in a process that exists, in place of what ran there.</summary>
    /// <exception cref="SystemCallException">There is no such program; the process is as it was.</exception>
    /// <param name="path">The program's file where it has been found already.</param>
    public Task<int> ExecAsync(
        SimProcess process, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string? path = null)
    {
        var (image, body) = Load(arguments, environment, path ?? Locate(arguments[0], environment, process.WorkingDirectory));
        process.Image = image;
        process.ForgetCaughtSignals();
        return body(new ProgramContext(container, process));
    }

    /// <summary>Starts a program in a process of its own.</summary>
    /// <param name="files">The descriptors, which then belong to the process.</param>
    /// <exception cref="SystemCallException">There is no such program; the descriptors are closed.</exception>
    public SimProcess Spawn(
        SimProcess? parent, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, FileDescriptors files, string workingDirectory)
    {
        try
        {
            var (image, body) = Load(arguments, environment, Locate(arguments[0], environment, workingDirectory));
            return container.Processes.Start(parent, image, files, workingDirectory, process => body(new ProgramContext(container, process)));
        }
        catch (SystemCallException)
        {
            files.CloseAll();
            throw;
        }
    }

    private (ProcessImage Image, ProgramBody Body) Load(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string path)
    {
        var file = (MemoryFile)container.FileSystem.Find(path)!;
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (file.Program is { } program)
        {
            return (new ProcessImage(name, arguments, environment), program);
        }

        // A script: its first line names the interpreter, or it is the shell's.
        var text = ByteText.FromBytes(file.Content);
        var line = text.StartsWith("#!", StringComparison.Ordinal) ? text[2..].Split('\n', 2)[0].Trim() : "/bin/sh";
        var words = line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var (interpreted, body) = Load([.. words, path, .. arguments.Skip(1)], environment, Locate(words[0], environment, "/"));
        return (interpreted with { Name = name }, body);
    }

    private string? Executable(string path)
    {
        try
        {
            return container.FileSystem.Find(path) is MemoryFile { } file && (file.Mode & 0x49) != 0 ? path : null;
        }
        catch (SystemCallException)
        {
            return null;
        }
    }
}

using Cryptomeria.ClusterSimulator.Pods.Containers;
using Cryptomeria.ClusterSimulator.Pods.Files;

namespace Cryptomeria.ClusterSimulator.Pods.Processes;

/// <summary>A program: runs in the context's process and returns its exit code.</summary>
internal delegate Task<int> ProgramBody(ProgramContext context);

/// <summary>What a program sees of its process and container. Strings are bytes (<see cref="ByteText"/>).</summary>
internal sealed class ProgramContext(Container container, SimProcess process)
{
    public Container Container => container;

    public SimProcess Process => process;

    public TimeProvider Time => container.Time;

    public CancellationToken Killed => process.Killed;

    /// <summary>The name the program was called by, without directories.</summary>
    public string Name { get; } = process.Image.Arguments[0][(process.Image.Arguments[0].LastIndexOf('/') + 1)..];

    /// <summary>The arguments after the program's name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [.. process.Image.Arguments.Skip(1)];

    public IReadOnlyDictionary<string, string> Environment => process.Image.Environment;

    public OpenFile Input => process.Files.Get(0);

    public OpenFile Output => process.Files.Get(1);

    /// <summary>An absolute, clean path from one as typed.</summary>
    public string Resolve(string path) => Containers.Container.Resolve(process, path);

    public Node? Find(string path)
    {
        if (path.Length == 0)
        {
            return null;
        }

        try
        {
            var node = container.FileSystem.Find(Resolve(path));
            return path.EndsWith('/') && node is FileNode ? null : node;
        }
        catch (SystemCallException)
        {
            // A file where the path says there is a directory.
            return null;
        }
    }

    public OpenFile Open(string path, OpenMode mode) =>
        path.Length == 0 ? throw new SystemCallException(Errno.NotFound) : container.FileSystem.Open(Resolve(path), mode);

    public ValueTask WriteAsync(string bytes) => Output.WriteAsync(ByteText.ToBytes(bytes), Killed);

    public ValueTask WriteLineAsync(string bytes) => WriteAsync(bytes + "\n");

    /// <summary>Writes a line to standard error; lost where that is closed.</summary>
    public async ValueTask ErrorLineAsync(string bytes)
    {
        if (process.Files.Find(2) is { } error)
        {
            await error.WriteAsync(ByteText.ToBytes(bytes + "\n"), Killed).ConfigureAwait(false);
        }
    }

    /// <summary>Writes "NAME: MESSAGE" to standard error and gives back the exit code, for <c>return await</c>.</summary>
    public async Task<int> FailAsync(string message, int code = 1)
    {
        await ErrorLineAsync($"{Name}: {message}").ConfigureAwait(false);
        return code;
    }

    public async Task<string> ReadAllAsync(OpenFile file)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16384];
        while (await file.ReadAsync(buffer, Killed).ConfigureAwait(false) is > 0 and var length)
        {
            await whole.WriteAsync(buffer.AsMemory(0, length), Killed).ConfigureAwait(false);
        }

        return ByteText.FromBytes(whole.ToArray());
    }

    /// <summary>A whole file; "-" is standard input.</summary>
    public async Task<string> ReadFileAsync(string path)
    {
        if (path == "-")
        {
            return await ReadAllAsync(Input).ConfigureAwait(false);
        }

        var file = Open(path, OpenMode.Read);
        try
        {
            return await ReadAllAsync(file).ConfigureAwait(false);
        }
        finally
        {
            file.Release();
        }
    }

    public Task DelayAsync(TimeSpan duration) => Task.Delay(duration, Time, Killed);

    /// <summary>Replaces this program by another in the same process.</summary>
    public Task<int> ExecAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        container.Launcher.ExecAsync(process, arguments, environment ?? Environment);
}

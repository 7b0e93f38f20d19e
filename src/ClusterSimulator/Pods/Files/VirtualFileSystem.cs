namespace Cryptomeria.ClusterSimulator.Pods.Files;

/// <summary>A container's file system: a root of its own and volumes mounted over it. Paths are absolute and clean (see <see cref="Combine"/>).</summary>
internal sealed class VirtualFileSystem(TimeProvider time)
{
    private readonly MemoryDirectory _root = new(time);
    private readonly Dictionary<string, DirectoryNode> _mounts = new(StringComparer.Ordinal);

    public TimeProvider Time => time;

    /// <summary>An absolute, clean path from a working directory and a path as typed.</summary>
    public static string Combine(string workingDirectory, string path)
    {
        var parts = new List<string>();
        var whole = path.StartsWith('/') ? path : workingDirectory + "/" + path;
        foreach (var part in whole.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".")
            {
                continue;
            }

            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }
        return "/" + string.Join('/', parts);
    }

    /// <summary>Mounts a directory; the mount point is made in what lies below.</summary>
    public void Mount(string path, DirectoryNode directory)
    {
        path = Combine("/", path);
        if (Find(path) is null)
        {
            CreateDirectories(path);
        }

        _mounts[path] = directory;
    }

    /// <summary>What is at a path, or null.</summary>
    public Node? Find(string path)
    {
        Node? node = _root;
        var at = "";
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at += "/" + name;
            if (_mounts.TryGetValue(at, out var mounted))
            {
                node = mounted;
            }
            else if (node is DirectoryNode directory)
            {
                node = directory.Find(name);
            }
            else if (node is null)
            {
                return null;
            }
            else
            {
                throw new SystemCallException(Errno.NotADirectory);
            }
        }
        return node;
    }

    public OpenFile Open(string path, OpenMode mode)
    {
        var node = Find(path);
        if (node is DirectoryNode)
        {
            throw new SystemCallException(Errno.IsADirectory);
        }

        if (node is FileNode file)
        {
            return file.Open(mode);
        }

        if (mode == OpenMode.Read)
        {
            throw new SystemCallException(Errno.NotFound);
        }

        var (parent, name) = Parent(path);
        var created = new MemoryFile(time);
        parent.Put(name, created);
        return created.Open(mode);
    }

    /// <summary>The directory at a path.</summary>
    public DirectoryNode Directory(string path) => Find(path) switch
    {
        DirectoryNode directory => directory,
        null => throw new SystemCallException(Errno.NotFound),
        _ => throw new SystemCallException(Errno.NotADirectory),
    };

    /// <summary>The directory that holds a path, and the path's last name.</summary>
    public (DirectoryNode Parent, string Name) Parent(string path)
    {
        var slash = path.LastIndexOf('/');
        return (Directory(slash <= 0 ? "/" : path[..slash]), path[(slash + 1)..]);
    }

    public void CreateDirectory(string path)
    {
        if (Find(path) is not null)
        {
            throw new SystemCallException(Errno.Exists);
        }

        var (parent, name) = Parent(path);
        parent.Put(name, new MemoryDirectory(time));
    }

    /// <summary>Makes a directory and those above it that are missing.</summary>
    public void CreateDirectories(string path)
    {
        var at = "";
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at += "/" + name;
            if (Find(at) is null)
            {
                CreateDirectory(at);
            }
        }
        _ = Directory(path);
    }

    /// <summary>Removes a file or an empty directory.</summary>
    public void Remove(string path)
    {
        var node = Find(path) ?? throw new SystemCallException(Errno.NotFound);
        if (path == "/" || _mounts.ContainsKey(path))
        {
            throw new SystemCallException(Errno.Busy);
        }

        if (node is DirectoryNode directory && directory.Names().Count > 0)
        {
            throw new SystemCallException(Errno.NotEmpty);
        }

        var (parent, name) = Parent(path);
        parent.Remove(name);
    }

    public void Move(string from, string to)
    {
        var node = Find(from) ?? throw new SystemCallException(Errno.NotFound);
        if (_mounts.ContainsKey(from))
        {
            throw new SystemCallException(Errno.Busy);
        }

        var (target, newName) = Parent(to);
        var (source, oldName) = Parent(from);
        if (Find(to) is DirectoryNode { } existing && existing.Names().Count > 0)
        {
            throw new SystemCallException(Errno.NotEmpty);
        }

        target.Put(newName, node);
        if (from != to)
        {
            source.Remove(oldName);
        }
    }

    /// <summary>Writes a whole file, making its directories; for setting a container up.</summary>
    public void WriteFile(string path, byte[] content, int mode = 0x1A4)
    {
        CreateDirectories(path[..Math.Max(1, path.LastIndexOf('/'))]);
        Open(path, OpenMode.Write).Release();
        if (Find(path) is not MemoryFile file)
        {
            throw new SystemCallException(Errno.Invalid);
        }

        file.Content = content;
        file.Mode = mode;
    }
}

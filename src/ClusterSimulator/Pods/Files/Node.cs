namespace Cryptomeria.ClusterSimulator.Pods.Files;

/// <summary>Something with a place in a file system.</summary>
internal abstract class Node
{
    private static long _lastInode = 1000;

    public long Inode { get; } = Interlocked.Increment(ref _lastInode);

    public DateTimeOffset Modified { get; set; }

    /// <summary>The permission bits.</summary>
    public int Mode { get; set; }
}

/// <summary>A directory.</summary>
internal abstract class DirectoryNode : Node
{
    /// <summary>The entry of that name, or null.</summary>
    public abstract Node? Find(string name);

    /// <summary>The entries' names in byte order.</summary>
    public abstract IReadOnlyList<string> Names();

    /// <summary>Adds or replaces an entry.</summary>
    public virtual void Put(string name, Node node) => throw new SystemCallException(Errno.AccessDenied);

    public virtual void Remove(string name) => throw new SystemCallException(Errno.AccessDenied);
}

/// <summary>A file that is no directory.</summary>
internal abstract class FileNode : Node
{
    /// <summary>The size in bytes; 0 where it is not known before reading, as under /proc.</summary>
    public virtual long Size => 0;

    /// <summary>Whether it is an ordinary file (<c>test -f</c>), not a device or a pipe.</summary>
    public virtual bool IsRegular => true;

    public abstract OpenFile Open(OpenMode mode);
}

namespace Cryptomeria.ClusterSimulator.Pods.Files;

/// <summary>A directory that holds what is put into it: the root file system, an emptyDir, a claim's volume, a Secret's files.</summary>
internal sealed class MemoryDirectory : DirectoryNode
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Node> _entries = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    public MemoryDirectory(TimeProvider time)
    {
        _time = time;
        Mode = 0x1ED; // 0755
        Modified = time.GetUtcNow();
    }

    /// <summary>Whether every change is refused, as on a Secret's mount.</summary>
    public bool ReadOnly { get; set; }

    public override Node? Find(string name)
    {
        lock (_lock)
        {
            return _entries.GetValueOrDefault(name);
        }
    }

    public override IReadOnlyList<string> Names()
    {
        lock (_lock)
        {
            return [.. _entries.Keys];
        }
    }

    public override void Put(string name, Node node)
    {
        if (ReadOnly)
        {
            throw new SystemCallException(Errno.ReadOnly);
        }

        lock (_lock)
        {
            _entries[name] = node;
        }

        Modified = _time.GetUtcNow();
    }

    public override void Remove(string name)
    {
        if (ReadOnly)
        {
            throw new SystemCallException(Errno.ReadOnly);
        }

        lock (_lock)
        {
            _entries.Remove(name);
        }

        Modified = _time.GetUtcNow();
    }
}

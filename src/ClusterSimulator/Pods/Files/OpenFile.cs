namespace Cryptomeria.ClusterSimulator.Pods.Files;

/// <summary>How a file is opened.</summary>
internal enum OpenMode
{
    Read,
    Write,
    Append,
    ReadWrite,
}

/// <summary>
/// An open file description: what file descriptors of one or more processes refer to. It closes when the last of them lets go of it.
/// </summary>
internal abstract class OpenFile
{
    private int _references = 1;

    /// <summary>The file in the file system, null for pipes and streams.</summary>
    public virtual FileNode? Node => null;

    /// <summary>Takes one more reference, to be given back with <see cref="Release"/>.</summary>
    public OpenFile Share()
    {
        Interlocked.Increment(ref _references);
        return this;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            OnClosed();
        }
    }

    /// <summary>Reads at least one byte, or 0 at the end.</summary>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    protected virtual void OnClosed()
    {
    }
}

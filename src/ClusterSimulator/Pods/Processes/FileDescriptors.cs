using Cryptomeria.ClusterSimulator.Pods.Files;

namespace Cryptomeria.ClusterSimulator.Pods.Processes;

/// <summary>A process's file descriptors.</summary>
internal sealed class FileDescriptors
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, OpenFile> _files = [];
    private bool _closed;

    public IReadOnlyList<KeyValuePair<int, OpenFile>> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _files];
            }
        }
    }

    /// <summary>The file behind a descriptor; it may be closed by another at any time, as in a real process.</summary>
    public OpenFile Get(int descriptor)
    {
        lock (_lock)
        {
            return _files.GetValueOrDefault(descriptor) ?? throw new SystemCallException(Errno.BadDescriptor);
        }
    }

    public OpenFile? Find(int descriptor)
    {
        lock (_lock)
        {
            return _files.GetValueOrDefault(descriptor);
        }
    }

    /// <summary>Puts a file (whose reference is given away) at a descriptor, closing what was there. Null only closes.</summary>
    public void Set(int descriptor, OpenFile? file) => Exchange(descriptor, file)?.Release();

    /// <summary>Puts a file at a descriptor and gives back what was there, still open.</summary>
    public OpenFile? Exchange(int descriptor, OpenFile? file)
    {
        lock (_lock)
        {
            _files.Remove(descriptor, out var old);
            if (_closed)
            {
                file?.Release();
            }
            else if (file is not null)
            {
                _files[descriptor] = file;
            }

            return old;
        }
    }

    /// <summary>A child's copy.</summary>
    public FileDescriptors Copy()
    {
        var copy = new FileDescriptors();
        lock (_lock)
        {
            foreach (var (descriptor, file) in _files)
            {
                copy._files[descriptor] = file.Share();
            }
        }
        return copy;
    }

    /// <summary>Closes everything; what is set later is closed at once.</summary>
    public void CloseAll()
    {
        List<OpenFile> files;
        lock (_lock)
        {
            _closed = true;
            files = [.. _files.Values];
            _files.Clear();
        }
        foreach (var file in files)
        {
            file.Release();
        }
    }
}

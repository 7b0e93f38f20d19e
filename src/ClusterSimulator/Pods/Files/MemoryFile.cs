namespace Cryptomeria.ClusterSimulator.Pods.Files;

/// <summary>A regular file.</summary>
internal sealed class MemoryFile : FileNode
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private byte[] _content = [];
    private int _length;

    public MemoryFile(TimeProvider time)
    {
        _time = time;
        Mode = 0x1A4; // 0644
        Modified = time.GetUtcNow();
    }

    public bool ReadOnly { get; init; }

    /// <summary>The program that runs when this file is executed; null for data and scripts.</summary>
    public Processes.ProgramBody? Program { get; init; }

    public override long Size
    {
        get
        {
            lock (_lock)
            {
                return _length;
            }
        }
    }

    public byte[] Content
    {
        get
        {
            lock (_lock)
            {
                return _content.AsSpan(0, _length).ToArray();
            }
        }
        set
        {
            lock (_lock)
            {
                (_content, _length) = (value, value.Length);
            }

            Modified = _time.GetUtcNow();
        }
    }

    public override OpenFile Open(OpenMode mode)
    {
        if (ReadOnly && mode != OpenMode.Read)
        {
            throw new SystemCallException(Errno.ReadOnly);
        }

        if (mode == OpenMode.Write)
        {
            Content = [];
        }

        return new Description(this, mode);
    }

    private int Read(long position, Span<byte> buffer)
    {
        lock (_lock)
        {
            var length = (int)Math.Min(buffer.Length, Math.Max(0, _length - position));
            _content.AsSpan((int)position, length).CopyTo(buffer);
            return length;
        }
    }

    private long Write(long position, ReadOnlySpan<byte> data, bool append)
    {
        lock (_lock)
        {
            var at = append ? _length : (int)position;
            var end = at + data.Length;
            if (end > _content.Length)
            {
                Array.Resize(ref _content, Math.Max(end, _content.Length * 2));
            }

            data.CopyTo(_content.AsSpan(at));
            _length = Math.Max(_length, end);
            Modified = _time.GetUtcNow();
            return end;
        }
    }

    private sealed class Description(MemoryFile file, OpenMode mode) : OpenFile
    {
        private long _position;

        public override FileNode Node => file;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (mode is OpenMode.Write or OpenMode.Append)
            {
                throw new SystemCallException(Errno.BadDescriptor);
            }

            var length = file.Read(_position, buffer.Span);
            _position += length;
            return ValueTask.FromResult(length);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
        {
            if (mode == OpenMode.Read)
            {
                throw new SystemCallException(Errno.BadDescriptor);
            }

            _position = file.Write(_position, data.Span, mode == OpenMode.Append);
            return ValueTask.CompletedTask;
        }
    }
}

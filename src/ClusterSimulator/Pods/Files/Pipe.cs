namespace Cryptomeria.ClusterSimulator.Pods.Files;

/// <summary>A pipe with the kernel's 64 KiB of buffer: a full one makes its writer wait, one without readers breaks.</summary>
internal sealed class Pipe
{
    private const int Capacity = 65536;

    private readonly Lock _lock = new();
    private readonly Queue<ReadOnlyMemory<byte>> _chunks = new();
    private ReadOnlyMemory<byte> _front;
    private int _buffered;
    private bool _readerClosed;
    private bool _writerClosed;
    private TaskCompletionSource _changed = NewSignal();

    private Pipe()
    {
    }

    /// <summary>A new pipe's two ends.</summary>
    public static (OpenFile Reader, OpenFile Writer) Create()
    {
        var pipe = new Pipe();
        return (new ReadEnd(pipe), new WriteEnd(pipe));
    }

    private async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_buffered > 0)
                {
                    return Take(buffer);
                }

                if (_writerClosed)
                {
                    return 0;
                }

                changed = _changed.Task;
            }
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private int Take(Memory<byte> buffer)
    {
        var taken = 0;
        while (taken < buffer.Length && (!_front.IsEmpty || _chunks.TryDequeue(out _front)))
        {
            var length = Math.Min(_front.Length, buffer.Length - taken);
            _front[..length].CopyTo(buffer[taken..]);
            _front = _front[length..];
            taken += length;
        }
        _buffered -= taken;
        Pulse();
        return taken;
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        while (!data.IsEmpty)
        {
            Task? changed = null;
            lock (_lock)
            {
                if (_readerClosed)
                {
                    throw new SystemCallException(Errno.BrokenPipe);
                }

                if (_buffered >= Capacity)
                {
                    changed = _changed.Task;
                }
                else
                {
                    var length = Math.Min(data.Length, Capacity - _buffered);
                    _chunks.Enqueue(data[..length].ToArray());
                    _buffered += length;
                    data = data[length..];
                    Pulse();
                }
            }
            if (changed is not null)
            {
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void CloseReader()
    {
        lock (_lock)
        {
            _readerClosed = true;
            _chunks.Clear();
            Pulse();
        }
    }

    private void CloseWriter()
    {
        lock (_lock)
        {
            _writerClosed = true;
            Pulse();
        }
    }

    private void Pulse()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class ReadEnd(Pipe pipe) : OpenFile
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
            pipe.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
            throw new SystemCallException(Errno.BadDescriptor);

        protected override void OnClosed() => pipe.CloseReader();
    }

    private sealed class WriteEnd(Pipe pipe) : OpenFile
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
            throw new SystemCallException(Errno.BadDescriptor);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
            pipe.WriteAsync(data, cancellationToken);

        protected override void OnClosed() => pipe.CloseWriter();
    }
}

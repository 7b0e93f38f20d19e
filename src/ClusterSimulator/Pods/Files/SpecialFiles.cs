namespace Cryptomeria.ClusterSimulator.Pods.Files;

/// <summary>/dev/null, or with <paramref name="zeros"/> /dev/zero.</summary>
internal sealed class NullDevice(bool zeros) : FileNode
{
    public override bool IsRegular => false;

    public override OpenFile Open(OpenMode mode) => new Description(zeros);

    private sealed class Description(bool zeros) : OpenFile
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (!zeros)
            {
                return ValueTask.FromResult(0);
            }

            buffer.Span.Clear();
            return ValueTask.FromResult(buffer.Length);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}

/// <summary>A file whose content is made when it is opened, as those under /proc.</summary>
internal sealed class GeneratedFile(Func<byte[]> content) : FileNode
{
    public override OpenFile Open(OpenMode mode) =>
        mode == OpenMode.Read ? new Description(content()) : throw new SystemCallException(Errno.AccessDenied);

    private sealed class Description(byte[] content) : OpenFile
    {
        private int _position;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            var length = Math.Min(buffer.Length, content.Length - _position);
            content.AsSpan(_position, length).CopyTo(buffer.Span);
            _position += length;
            return ValueTask.FromResult(length);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
            throw new SystemCallException(Errno.BadDescriptor);
    }
}

/// <summary>A process's open file seen under /proc/PID/fd: opening it gives the same description, or a regular file anew.</summary>
internal sealed class DescriptorLink(OpenFile file) : FileNode
{
    public override bool IsRegular => file.Node is { IsRegular: true };

    public override OpenFile Open(OpenMode mode) => file.Node is { } node ? node.Open(mode) : file.Share();
}

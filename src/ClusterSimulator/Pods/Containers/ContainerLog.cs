using System.Runtime.CompilerServices;
using Cryptomeria.ClusterSimulator.Pods.Files;

namespace Cryptomeria.ClusterSimulator.Pods.Containers;

/// <summary>The lines that came out of a container's process 1 and of whoever writes to its streams.</summary>
internal sealed class ContainerLog(TimeProvider time)
{
    /// <summary>Older lines are dropped, as the kubelet's rotation does.</summary>
    public const int MaxLines = 50_000;

    private readonly Lock _lock = new();
    private readonly Queue<ContainerLogLine> _lines = new();
    private long _dropped;
    private bool _ended;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A stream that writes to this log.</summary>
    public OpenFile OpenStream() => new LogStream(this);

    public void Add(string line)
    {
        lock (_lock)
        {
            _lines.Enqueue(new ContainerLogLine(time.GetUtcNow(), line));
            if (_lines.Count > MaxLines)
            {
                _lines.Dequeue();
                _dropped++;
            }
            Pulse();
        }
    }

    /// <summary>No more lines will come.</summary>
    public void End()
    {
        lock (_lock)
        {
            _ended = true;
            Pulse();
        }
    }

    public async IAsyncEnumerable<ContainerLogLine> ReadAsync(bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long next = 0;
        while (true)
        {
            List<ContainerLogLine> batch;
            Task changed;
            bool ended;
            lock (_lock)
            {
                batch = [.. _lines.Skip((int)Math.Max(0, next - _dropped))];
                next = _dropped + _lines.Count;
                changed = _changed.Task;
                ended = _ended;
            }
            foreach (var line in batch)
            {
                yield return line;
            }

            if (!follow || ended)
            {
                yield break;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Pulse()
    {
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class LogStream(ContainerLog log) : OpenFile
    {
        private readonly Lock _lock = new();
        private string _partial = "";

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => ValueTask.FromResult(0);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                var lines = (_partial + ByteText.FromBytes(data.Span)).Split('\n');
                foreach (var line in lines[..^1])
                {
                    log.Add(ByteText.ToText(line));
                }

                _partial = lines[^1];
            }
            return ValueTask.CompletedTask;
        }

        protected override void OnClosed()
        {
            if (_partial.Length > 0)
            {
                log.Add(ByteText.ToText(_partial));
            }
        }
    }
}

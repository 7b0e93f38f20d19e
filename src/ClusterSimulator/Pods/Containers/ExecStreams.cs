using Cryptomeria.ClusterSimulator.Pods.Files;

namespace Cryptomeria.ClusterSimulator.Pods.Containers;

/// <summary>
/// An exec'd process's output on its way to the client. It is done when the last process that holds it has let go of it, which is why a
/// background process without redirections keeps an exec open. What is written after the client has gone is lost, and nobody minds.
/// </summary>
#pragma warning disable CA1001 // Nobody waits on the semaphore's handle, so that there is nothing to dispose.
internal sealed class ExecOutput(Func<ReadOnlyMemory<byte>, ValueTask> sink, CancellationToken disconnected) : OpenFile
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _order = new(1, 1);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _gone;

    public Task Closed => _closed.Task;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => throw new SystemCallException(Errno.BadDescriptor);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        await _order.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_gone && !disconnected.IsCancellationRequested)
            {
                await sink(data).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // Whatever ends the connection, the process in the container runs on.
        catch (Exception)
        {
            _gone = true;
        }
#pragma warning restore CA1031
        finally
        {
            _order.Release();
        }
    }

    protected override void OnClosed() => _closed.TrySetResult();
}

/// <summary>What the client sends to an exec'd process; the end of the connection is its end too.</summary>
internal sealed class ExecInput(Stream source, CancellationToken disconnected) : OpenFile
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, disconnected);
        try
        {
            return await source.ReadAsync(buffer, either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return 0;
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => throw new SystemCallException(Errno.BadDescriptor);
}

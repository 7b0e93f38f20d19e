using System.Net.WebSockets;

namespace Cryptomeria.K8sOps.Tests.Cluster.Support;

/// <summary>Sends exec frames, one at a time, until the client is gone.</summary>
internal sealed class FrameWriter(WebSocket socket) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task SendAsync(byte channel, ReadOnlyMemory<byte> payload)
    {
        await _one.WaitAsync();
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.SendAsync((byte[])[channel, .. payload.Span], WebSocketMessageType.Binary, true, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone; the process runs on.
        }
        finally
        {
            _one.Release();
        }
    }

    public async Task PumpAsync(byte channel, Stream stream)
    {
        var buffer = new byte[32 * 1024];
        int count;
        while ((count = await stream.ReadAsync(buffer)) > 0)
        {
            await SendAsync(channel, buffer.AsMemory(0, count));
        }
    }

    public async Task CloseAsync()
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The client went away in this instant.
        }
    }

    public void Dispose() => _one.Dispose();
}

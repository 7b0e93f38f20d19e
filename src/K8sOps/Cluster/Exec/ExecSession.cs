using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using Cryptomeria.K8sOps.Cluster.Connection;

namespace Cryptomeria.K8sOps.Cluster.Exec;

/// <summary>
/// The talk over an open exec WebSocket. Each message's first byte is its channel: 0 standard input, 1 standard output, 2 standard error, 3 the closing
/// Status, 255 (v5) a channel's end. Messages may be empty, and may come in pieces.
/// </summary>
internal sealed class ExecSession(WebSocket socket, ExecOutput standardOutput, ExecOutput standardError, int outputLimit)
{
    private const byte InputChannel = 0;
    private const byte OutputChannel = 1;
    private const byte ErrorChannel = 2;
    private const byte StatusChannel = 3;
    private const byte CloseChannel = 255;
    private const int FrameBytes = 32 * 1024;

    // What follows the Status is only the closing handshake, or output that overtook it.
    private static readonly TimeSpan ClosingLimit = TimeSpan.FromSeconds(2);
    private readonly ArrayBufferWriter<byte> _status = new();

    /// <summary>True after more came than the limit allows; receiving has ended then.</summary>
    public bool LimitExceeded { get; private set; }

    /// <summary>Why the connection broke, where it did.</summary>
    public Exception? Broken { get; private set; }

    /// <summary>Receives until the server closes, the connection breaks or the limit is passed; answers the Status, or null where none came.</summary>
    public async Task<ApiStatus?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FrameBytes + 1);
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ApiStatus? status = null;
        try
        {
            var channel = -1;
            while (!LimitExceeded)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), closing.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                var payload = buffer.AsMemory(0, received.Count);
                if (channel < 0 && payload.Length > 0)
                {
                    channel = payload.Span[0];
                    payload = payload[1..];
                }

                Take(channel, payload.Span);
                if (!received.EndOfMessage)
                {
                    continue;
                }

                if (channel == StatusChannel && status is null && (status = ParseStatus()) is not null)
                {
                    closing.CancelAfter(ClosingLimit);
                }

                channel = -1;
            }
        }
        catch (WebSocketException e)
        {
            Broken = e;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // Either the exit is known and a server that does not close is not waited for, or no ping was answered.
            Broken = status is null ? new TimeoutException("no ping was answered", e) : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        standardOutput.Complete();
        standardError.Complete();
        return status;
    }

    /// <summary>Sends the program's standard input and, where the protocol can, its end.</summary>
    public async Task SendInputAsync(ReadOnlyMemory<byte> input, bool close, CancellationToken cancellationToken)
    {
        var frame = new byte[FrameBytes + 1];
        frame[0] = InputChannel;
        for (var sent = 0; sent < input.Length;)
        {
            var part = input.Slice(sent, Math.Min(FrameBytes, input.Length - sent));
            part.CopyTo(frame.AsMemory(1));
            await socket.SendAsync(frame.AsMemory(0, part.Length + 1), WebSocketMessageType.Binary, true, cancellationToken);
            sent += part.Length;
        }

        if (close)
        {
            await socket.SendAsync(new byte[] { CloseChannel, InputChannel }, WebSocketMessageType.Binary, true, cancellationToken);
        }
    }

    private void Take(int channel, ReadOnlySpan<byte> payload)
    {
        switch (channel)
        {
            case OutputChannel:
                standardOutput.Append(payload);
                break;
            case ErrorChannel:
                standardError.Append(payload);
                break;
            case StatusChannel:
                _status.Write(payload);
                break;
        }

        LimitExceeded = standardOutput.Bytes + standardError.Bytes > outputLimit;
    }

    private ApiStatus? ParseStatus() => ApiStatus.Parse(Encoding.UTF8.GetString(_status.WrittenSpan));
}

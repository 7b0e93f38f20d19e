using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Exec;

/// <summary>One exec's connection. The first byte of each message is its channel: 0 to 2 the standard streams, 3 the status, 255 (v5) a close.</summary>
[SuppressMessage(
    "Usage", "CA2213", Justification = "A program that runs on still writes: what it touches must not be disposed, and holds nothing but memory.")]
internal sealed class ExecSession : IAsyncDisposable
{
    private const byte InputChannel = 0;
    private const byte OutputChannel = 1;
    private const byte ErrorChannel = 2;
    private const byte StatusChannel = 3;
    private const byte CloseChannel = 255;

    /// <summary>The real server copies in buffers of this size, and so a frame holds no more.</summary>
    private const int FrameSize = 32 * 1024;

    /// <summary>How long the client's answer to the close is waited for.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly WebSocket _socket;
    private readonly ExecStreams _streams;
    private readonly bool _closesInput;

    // Without a limit, so that a program that reads nothing does not keep pings from being answered.
    private readonly Pipe _input = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _disconnected = new();
    private readonly CancellationToken _disconnectedToken;
    private CancellationTokenRegistration _ended;
    private Task _receiving = Task.CompletedTask;

    public ExecSession(WebSocket socket, ExecStreams streams, bool closesInput)
    {
        _socket = socket;
        _streams = streams;
        _closesInput = closesInput;
        _disconnectedToken = _disconnected.Token;
        Input = streams.Input ? _input.Reader.AsStream() : null;
    }

    /// <summary>What the client sends to the program; null where it asked for no stdin.</summary>
    public Stream? Input { get; }

    /// <summary>Canceled once the client is gone.</summary>
    public CancellationToken Disconnected => _disconnectedToken;

    public void Start(CancellationToken ended)
    {
        _ended = ended.Register(Disconnect);
        _receiving = ReceiveAsync();
    }

    /// <summary>The empty message on the lowest channel that is written to: the connection stands.</summary>
    public ValueTask GreetAsync() => SendAsync(_streams.Output ? OutputChannel : _streams.Error ? ErrorChannel : StatusChannel, default);

    public ValueTask WriteOutputAsync(ReadOnlyMemory<byte> data) => _streams.Output ? WriteAsync(OutputChannel, data) : default;

    public ValueTask WriteErrorAsync(ReadOnlyMemory<byte> data) => _streams.Error ? WriteAsync(ErrorChannel, data) : default;

    /// <summary>Sends the status and closes the connection.</summary>
    public async Task EndAsync(JsonObject status)
    {
        await SendAsync(StatusChannel, JsonText.Bytes(status));
        if (Disconnected.IsCancellationRequested)
        {
            return;
        }

        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Disconnected);
            await _receiving.WaitAsync(CloseTimeout);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or TimeoutException)
        {
            // The client did not wait for the goodbye.
        }
    }

    /// <summary>Counts the client as gone.</summary>
    public void Disconnect() => _disconnected.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _ended.DisposeAsync();
        await _disconnected.CancelAsync();
        await _receiving;
    }

    private async ValueTask WriteAsync(byte channel, ReadOnlyMemory<byte> data)
    {
        for (var rest = data; rest.Length > 0; rest = rest[Math.Min(FrameSize, rest.Length)..])
        {
            await SendAsync(channel, rest[..Math.Min(FrameSize, rest.Length)]);
        }
    }

    /// <summary>Sends one frame; nothing where the client is gone, for the program runs on without it.</summary>
    private async ValueTask SendAsync(byte channel, ReadOnlyMemory<byte> data)
    {
        if (Disconnected.IsCancellationRequested)
        {
            return;
        }

        var frame = new byte[data.Length + 1];
        frame[0] = channel;
        data.CopyTo(frame.AsMemory(1));
        try
        {
            await _sending.WaitAsync(Disconnected);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            return;
        }

        try
        {
            await _socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, Disconnected);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            Disconnect();
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[FrameSize + 1];
        var channel = -1;
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), Disconnected);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                var data = buffer.AsMemory(0, part.Count);
                if (channel < 0 && data.Length > 0)
                {
                    (channel, data) = (data.Span[0], data[1..]);
                }

                await TakeAsync(channel, data);
                if (part.EndOfMessage)
                {
                    channel = -1;
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The connection is gone, with a word or without.
        }

        await _input.Writer.CompleteAsync();
        Disconnect();
    }

    private async ValueTask TakeAsync(int channel, ReadOnlyMemory<byte> data)
    {
        if (channel == InputChannel && _streams.Input)
        {
            await _input.Writer.WriteAsync(data);
        }
        else if (channel == CloseChannel && _closesInput && data.Length == 1 && data.Span[0] == InputChannel)
        {
            await _input.Writer.CompleteAsync();
        }
    }
}

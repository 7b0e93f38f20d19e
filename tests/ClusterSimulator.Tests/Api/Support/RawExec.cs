using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Cryptomeria.ClusterSimulator.Tests.Api.Support;

/// <summary>An exec frame by frame: a WebSocket client that hides nothing.</summary>
internal sealed class RawExec : IAsyncDisposable
{
    private readonly TcpClient _connection = new();
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
    private Stream _stream = Stream.Null;

    public int Status { get; private set; }

    public IReadOnlyDictionary<string, string> Headers { get; private set; } = new Dictionary<string, string>();

    public string Body { get; private set; } = "";

    /// <summary>What Sec-WebSocket-Accept must be.</summary>
    public string ExpectedAccept =>
#pragma warning disable CA5350 // The protocol asks for SHA-1.
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(_key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350

    public static async Task<RawExec> OpenAsync(TestCluster cluster, string pathAndQuery, string protocol)
    {
        var exec = new RawExec();
        var address = cluster.Host.BaseAddress;
        await exec._connection.ConnectAsync(address.Host, address.Port, cluster.Timeout);
        exec._stream = exec._connection.GetStream();
        var request = $"GET {pathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {cluster.Host.Token}\r\n"
            + $"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {exec._key}\r\n"
            + $"Sec-WebSocket-Protocol: {protocol}\r\n\r\n";
        await exec._stream.WriteAsync(Encoding.ASCII.GetBytes(request), cluster.Timeout);
        await exec.ReadHeadAsync(cluster.Timeout);
        return exec;
    }

    /// <summary>Sends a message on a channel, masked as a client must.</summary>
    public async Task SendAsync(byte channel, byte[] data, CancellationToken cancellationToken)
    {
        var mask = RandomNumberGenerator.GetBytes(4);
        byte[] payload = [channel, .. data];
        for (var index = 0; index < payload.Length; index++)
        {
            payload[index] ^= mask[index % 4];
        }

        Assert.True(payload.Length < 126);
        await _stream.WriteAsync((byte[])[0x82, (byte)(0x80 | payload.Length), .. mask, .. payload], cancellationToken);
    }

    /// <summary>The next frame; null where the connection ended without one.</summary>
    public async Task<RecordedFrame?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var head = new byte[2];
        if (await _stream.ReadAtLeastAsync(head, 2, throwOnEndOfStream: false, cancellationToken) < 2)
        {
            return null;
        }

        var length = head[1] & 0x7F;
        if (length == 126)
        {
            length = BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2, cancellationToken));
        }
        else if (length == 127)
        {
            length = (int)BinaryPrimitives.ReadUInt64BigEndian(await ReadAsync(8, cancellationToken));
        }

        var payload = await ReadAsync(length, cancellationToken);
        var operation = head[0] & 0x0F;
        var final = (head[0] & 0x80) != 0;
        if (operation == 8)
        {
            return new RecordedFrame(8, final, -1, length - 2, $"{BinaryPrimitives.ReadUInt16BigEndian(payload)}");
        }

        return new RecordedFrame(operation, final, payload[0], length - 1, Encoding.UTF8.GetString(payload.AsSpan(1)));
    }

    /// <summary>As <see cref="ReceiveAsync"/>, but a connection that was reset has ended too.</summary>
    public async Task<RecordedFrame?> TryReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReceiveAsync(cancellationToken);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return _stream.DisposeAsync();
    }

    private async Task<byte[]> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    private async Task ReadHeadAsync(CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)(await ReadAsync(1, cancellationToken))[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Status = int.Parse(lines[0].Split(' ')[1], null);
        Headers = lines[1..].Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair.Length > 1 ? pair[1] : "", StringComparer.OrdinalIgnoreCase);
        if (Headers.TryGetValue("Content-Length", out var length) && length != "0")
        {
            Body = Encoding.UTF8.GetString(await ReadAsync(int.Parse(length, null), cancellationToken));
        }
    }
}

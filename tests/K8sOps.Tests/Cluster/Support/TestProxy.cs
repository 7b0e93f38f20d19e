using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cryptomeria.K8sOps.Tests.Cluster.Support;

/// <summary>A forward proxy on loopback: tunnels for CONNECT, passes on everything else, all to one server whatever name is asked for.</summary>
internal sealed class TestProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;
    private readonly int _serverPort;

    /// <param name="server">Where all goes.</param>
    public TestProxy(Uri server)
    {
        _serverPort = server.Port;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The value of Proxy-Authorization it asks for; null for none.</summary>
    public string? Authorization { get; init; }

    /// <summary>What it says to everything; null for passing it on.</summary>
    public string? Refusal { get; init; }

    /// <summary>The first request line of each connection.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _serving;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                connections.Add(TalkAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var head = await ReadHeadAsync(stream);
                var line = head.Split("\r\n")[0];
                Requests.Enqueue(line);
                if (Authorization is not null && !head.Contains($"\r\nProxy-Authorization: {Authorization}\r\n", StringComparison.OrdinalIgnoreCase))
                {
                    await WriteAsync(stream, "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                    return;
                }

                if (Refusal is not null)
                {
                    await WriteAsync(stream, $"HTTP/1.1 {Refusal}\r\nContent-Type: text/html\r\nContent-Length: 5\r\nConnection: close\r\n\r\nsorry");
                    return;
                }

                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _end.Token);
                var upstream = server.GetStream();
                var tunnel = line.StartsWith("CONNECT ", StringComparison.Ordinal);
                await WriteAsync(tunnel ? stream : upstream, tunnel ? "HTTP/1.1 200 Connection established\r\n\r\n" : head);
                await Task.WhenAny(stream.CopyToAsync(upstream, _end.Token), upstream.CopyToAsync(stream, _end.Token));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // Either side has gone.
            }
        }
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _end.Token) == 0)
            {
                throw new IOException("The client has gone.");
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private async Task WriteAsync(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text), _end.Token);
}

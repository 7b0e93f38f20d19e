using System.Net;
using System.Net.Sockets;

namespace Cryptomeria.Functions.Tests.Routes.Support;

/// <summary>How an address has nothing behind it.</summary>
public enum Absence
{
    /// <summary>Connections are refused.</summary>
    Closed,

    /// <summary>Connections are taken, and nothing is answered.</summary>
    Silent,

    /// <summary>What is sent there is dropped, so that no connection comes about: the listener's queue is full.</summary>
    BlackHole,
}

/// <summary>A port of loopback with nothing behind it.</summary>
public sealed class UnreachablePort : IAsyncDisposable
{
    // Bound in any case, so that no other program gets the port; without listening, connections are refused.
    private readonly Socket _socket = NewSocket();
    private readonly List<Socket> _waiting = [];

    private UnreachablePort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public string Authority => _socket.LocalEndPoint!.ToString()!;

    public static async Task<UnreachablePort> OpenAsync(Absence absence)
    {
        var port = new UnreachablePort();
        switch (absence)
        {
            case Absence.Silent:
                port._socket.Listen();
                break;
            case Absence.BlackHole:
                port._socket.Listen(0);
                await port.FillAsync();
                break;
        }

        return port;
    }

    public ValueTask DisposeAsync()
    {
        _waiting.ForEach(socket => socket.Dispose());
        _socket.Dispose();
        return default;
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private async Task FillAsync()
    {
        for (var i = 0; i < 16; i++)
        {
            var socket = NewSocket();
            _waiting.Add(socket);
            var connecting = socket.ConnectAsync(_socket.LocalEndPoint!);
            if (await Task.WhenAny(connecting, Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken)) != connecting)
            {
                return;
            }
        }

        Assert.Skip("this system takes connections without end");
    }
}

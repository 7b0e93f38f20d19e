using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Connection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cryptomeria.K8sOps.Tests.Cluster.Support;

/// <summary>A server on loopback that answers as a test says, and a connection to it.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TempFolder _folder = new();
    private readonly TimeProvider? _clock;
    private ClusterConnection? _connection;

    private TestApi(WebApplication app, TimeProvider? clock) => (_app, _clock) = (app, clock);

    /// <summary>Method, path and query of each request, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public string Url => _app.Urls.First();

    public ClusterConnection Connection => _connection ??= Connect();

    /// <param name="clock">The server's, which its connections' hosts share where they name no other; null for the machine's.</param>
    public static async Task<TestApi> StartAsync(RequestDelegate answer, X509Certificate2? certificate = null, TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestLineSize = 64 * 1024;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is null)
                {
                    return;
                }

                listen.UseHttps(certificate, https =>
                {
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.AllowAnyClientCertificate();
                });
            });
        });
        var app = builder.Build();
        var api = new TestApi(app, clock);
        app.UseWebSockets();
        app.Run(context =>
        {
            api.Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
            if (clock is not null)
            {
                context.Response.Headers.Date = clock.GetUtcNow().ToString("R");
            }

            return answer(context);
        });
        await app.StartAsync();
        return api;
    }

    public static Task<TestApi> ReplayAsync(string recording) => StartAsync(context => ReplayAsync(context, Recording.Read(recording)));

    public static async Task ReplayAsync(HttpContext context, Recording recording)
    {
        if (recording.StatusCode == 101)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync(context.WebSockets.WebSocketRequestedProtocols[0]);
            foreach (var frame in recording.Frames)
            {
                await socket.SendAsync(frame, WebSocketMessageType.Binary, true, context.RequestAborted);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
            return;
        }

        context.Response.StatusCode = recording.StatusCode;
        context.Response.ContentType = recording.ContentType;
        await context.Response.WriteAsync(recording.Body);
    }

    /// <param name="clock">That of the host that connects; null for the server's.</param>
    public ClusterConnection Connect(Action<ClusterOptions>? configure = null, TimeProvider? clock = null) => Connect(Url, _folder, configure, clock ?? _clock);

    public static ClusterConnection Connect(string url, TempFolder folder, Action<ClusterOptions>? configure = null, TimeProvider? clock = null)
    {
        var options = new ClusterOptions { Kubeconfig = folder.Write($"kubeconfig-{Guid.NewGuid():N}", Kubeconfig(url)) };
        configure?.Invoke(options);
        return new ClusterConnection(Options.Create(options), NoEnvironment(folder), clock ?? TimeProvider.System);
    }

    /// <summary>A connection of a host with a clock and surroundings of its own.</summary>
    /// <param name="environment">Null for none.</param>
    public static ClusterConnection ConnectBy(string kubeconfig, TempFolder folder, TimeProvider? clock = null, ClusterEnvironment? environment = null) => new(
        Options.Create(new ClusterOptions { Kubeconfig = folder.Write($"kubeconfig-{Guid.NewGuid():N}", kubeconfig) }),
        environment ?? NoEnvironment(folder),
        clock ?? TimeProvider.System);

    public static ClusterEnvironment NoEnvironment(TempFolder folder) => new(_ => null, folder.File("no-service-account"), folder.File("no-home"));

    public static string Kubeconfig(string url) => $$"""
        apiVersion: v1
        kind: Config
        current-context: test
        contexts: [{name: test, context: {cluster: test, user: test} }]
        clusters:
        - name: test
          cluster: {server: "{{url}}"}
        users: [{name: test, user: {token: "a-token"} }]
        """;

    public async ValueTask DisposeAsync()
    {
        _connection?.Dispose();
        using (var now = new CancellationTokenSource(TimeSpan.Zero))
        {
            await _app.StopAsync(now.Token);
        }

        await _app.DisposeAsync();
        _folder.Dispose();
    }
}

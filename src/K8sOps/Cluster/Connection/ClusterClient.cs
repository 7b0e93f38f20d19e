using Cryptomeria.K8sOps.Cluster.Connection.Credentials;
using k8s;
using k8s.Exceptions;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>The client library's client for a cluster, made so that each request of it and each of our own is treated alike.</summary>
/// <param name="Proxy">The proxy on the way to the API server, without its user; null for none.</param>
/// <param name="TlsServerName">The name the API server's certificate is for, where it is another than the address's.</param>
internal sealed record ClusterClient(Kubernetes Kubernetes, Uri? Proxy, string? TlsServerName) : IDisposable
{
    /// <summary>How long a whole call may take.</summary>
    public static readonly TimeSpan WholeCallLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(4);

    /// <summary>The API server's address.</summary>
    public Uri Server => Kubernetes.BaseUri;

    /// <exception cref="KubeConfigException">What the target names cannot be used.</exception>
    public static ClusterClient Make(
        ClusterTarget target, ClusterEnvironment environment, ClusterOptions options, ServerClock clock, TimeProvider time, ILogger logger)
    {
        var proxy = new ClusterProxy(new ProxyRules(environment.Variable), target.Proxy);
        var configuration = target.Build();
        configuration.HttpClientTimeout = WholeCallLimit;
        configuration.UserAgent = "cryptomeria-functions";
        configuration.FirstMessageHandlerSetup = Setup;
        var client = new Kubernetes(configuration, [.. Handlers()]);
        var used = proxy.GetProxy(client.BaseUri);
        var way = used is null ? "" : $", through the proxy {used.GetLeftPart(UriPartial.Authority)}";
        ClusterLog.Connecting(logger, configuration.Host, target.Description + way);
        return new ClusterClient(client, used, configuration.TlsServerName);

        void Setup(SocketsHttpHandler handler)
        {
            handler.Proxy = proxy;
            handler.ConnectTimeout = ConnectLimit;
            handler.EnableMultipleHttp2Connections = true;
            handler.KeepAlivePingDelay = TimeSpan.FromSeconds(20);
            handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
        }

        // From the outside in: a credential is fetched, which may take its time, before the wait for an answer begins.
        IEnumerable<DelegatingHandler> Handlers()
        {
            var credentials = target.Credentials?.Invoke(time);
            if (credentials is not null)
            {
                yield return new CredentialHandler(credentials, logger);
            }

            yield return new ResilienceHandler(options.RequestTimeout, time, logger);
            yield return new ServerClockHandler(clock);
            yield return new ProxyFailureHandler(proxy);
            if (credentials is CredentialPlugin)
            {
                yield return new ClientCertificateHandler(Setup);
            }
        }
    }

    public void Dispose() => Kubernetes.Dispose();

    /// <summary>Sends a request of our own as the library sends its own; answers at the headers.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Kubernetes.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(request, cancellationToken);
        }

        if (!string.IsNullOrWhiteSpace(TlsServerName))
        {
            request.Headers.Host = TlsServerName;
        }

        // What becomes a WebSocket goes through a proxy by a tunnel, as with kubectl: few proxies pass an upgrade on.
        if (request.Headers.Upgrade.Count > 0 && request.RequestUri!.Scheme == Uri.UriSchemeHttp)
        {
            request.RequestUri = new UriBuilder(request.RequestUri) { Scheme = Uri.UriSchemeWs, Port = request.RequestUri.Port }.Uri;
        }

        return await Kubernetes.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}

using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Cryptomeria.K8sOps.Cluster.Connection;

namespace Cryptomeria.K8sOps.Cluster.Exec;

/// <summary>
/// An open exec WebSocket. The upgrade is a request of our own over the connection's handler, so that TLS, credentials, proxies and retries are
/// the same as for every call, both sub-protocols are offered at once, and a refusal's Status can be read.
/// </summary>
internal sealed class ExecSocket : IDisposable
{
    private const string V5 = "v5.channel.k8s.io";
    private const string V4 = "v4.channel.k8s.io";

    // RFC 6455, section 1.3.
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private readonly HttpResponseMessage _response;

    private ExecSocket(HttpResponseMessage response, WebSocket socket, bool canCloseInput) =>
        (_response, Socket, CanCloseInput) = (response, socket, canCloseInput);

    public WebSocket Socket { get; }

    /// <summary>True on v5, which has a signal for the end of standard input; v4 has none.</summary>
    public bool CanCloseInput { get; }

    /// <summary>Opens an exec. With standard input only v5 is offered, and null is answered by a server that does not know it.</summary>
    /// <exception cref="OperationException">As for <see cref="IPodExec.RunAsync"/>.</exception>
    public static Task<ExecSocket?> OpenAsync(
        ClusterConnection connection, PodRef pod, IReadOnlyList<string> command, bool withInput, CancellationToken cancellationToken) =>
        OpenAsync(connection, pod, command, withInput, withInput ? V5 : $"{V5}, {V4}", cancellationToken);

    /// <summary>Opens an exec with standard input on a server that knows only v4.</summary>
    /// <exception cref="OperationException">As for <see cref="IPodExec.RunAsync"/>.</exception>
    public static Task<ExecSocket?> OpenWithoutCloseAsync(
        ClusterConnection connection, PodRef pod, IReadOnlyList<string> command, CancellationToken cancellationToken) =>
        OpenAsync(connection, pod, command, true, V4, cancellationToken);

    public void Dispose()
    {
        Socket.Dispose();
        _response.Dispose();
    }

    private static async Task<ExecSocket?> OpenAsync(
        ClusterConnection connection, PodRef pod, IReadOnlyList<string> command, bool withInput, string protocols, CancellationToken cancellationToken)
    {
        var call = new ClusterCall("create", "pods/exec", pod.Namespace, pod.Name);
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        HttpResponseMessage response;
        try
        {
            var uri = RelativeUri(pod, command, withInput);
            response = await connection.SendAsync(
                call, HttpMethod.Get, uri, request => AskForUpgrade(request, key, protocols, connection.Options), cancellationToken);
        }
        catch (OperationException e) when (e.Code == ErrorCodes.K8sUnreachable && !ClusterErrors.NothingWasSent(e))
        {
            throw ExecErrors.OutcomeUnknown(pod, "the connection broke before the exec was accepted", e);
        }

        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            using (response)
            {
                return await RefusedAsync(response, call, pod, protocols, cancellationToken);
            }
        }

        var accept = response.Headers.TryGetValues("Sec-WebSocket-Accept", out var accepts) ? accepts.FirstOrDefault() : null;
        var protocol = response.Headers.TryGetValues("Sec-WebSocket-Protocol", out var chosen) ? chosen.FirstOrDefault() : null;
        if (accept != Accept(key) || protocol is not (V4 or V5))
        {
            response.Dispose();
            throw ExecErrors.OutcomeUnknown(pod, $"the server answered the upgrade wrongly (sub-protocol \"{protocol}\")");
        }

        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions
        {
            SubProtocol = protocol,
            KeepAliveInterval = connection.Options.ExecPingInterval,
            KeepAliveTimeout = connection.Options.ExecPingInterval,
        });
        return new ExecSocket(response, socket, protocol == V5);
    }

    private static void AskForUpgrade(HttpRequestMessage request, string key, string protocols, ClusterOptions options)
    {
        request.Version = HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new("websocket"));
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", key);
        request.Headers.Add("Sec-WebSocket-Protocol", protocols);
        request.WithTimeout(options.ExecConnectTimeout);
    }

    private static async Task<ExecSocket?> RefusedAsync(
        HttpResponseMessage response, ClusterCall call, PodRef pod, string protocols, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);

        // A server that knows none of the protocols answers 403 without a Status, as x/net/websocket does.
        var protocolRefused = response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest && ApiStatus.Parse(body) is null;
        if (protocolRefused && protocols == V5)
        {
            return null;
        }

        if (protocolRefused)
        {
            throw new OperationException(
                ErrorCodes.K8sRequestFailed, $"the API server accepts no exec over WebSocket with {protocols} (HTTP {(int)response.StatusCode})");
        }

        throw ExecErrors.FromRefusal(response.StatusCode, body, call, pod);
    }

    private static string RelativeUri(PodRef pod, IReadOnlyList<string> command, bool withInput)
    {
        var uri = new StringBuilder("api/v1/namespaces/").Append(Uri.EscapeDataString(pod.Namespace))
            .Append("/pods/").Append(Uri.EscapeDataString(pod.Name)).Append("/exec?container=").Append(Uri.EscapeDataString(pod.Container));
        foreach (var argument in command)
        {
            uri.Append("&command=").Append(Uri.EscapeDataString(argument));
        }

        if (withInput)
        {
            uri.Append("&stdin=true");
        }

        return uri.Append("&stdout=true&stderr=true").ToString();
    }

#pragma warning disable CA5350 // SHA-1 is what RFC 6455 asks for; it protects nothing here.
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)));
#pragma warning restore CA5350
}

using System.Net;

namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>
/// Tells what a proxy answers in place of an API server without TLS as the failure it is. With TLS there is a tunnel, whose failure is one already.
/// </summary>
internal sealed class ProxyFailureHandler(ClusterProxy proxy) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (request.RequestUri!.Scheme != Uri.UriSchemeHttp || !IsProxys(response) || proxy.IsBypassed(request.RequestUri))
        {
            return response;
        }

        var code = response.StatusCode;
        response.Dispose();
        throw new HttpRequestException(
            code == HttpStatusCode.ProxyAuthenticationRequired ? HttpRequestError.ProxyTunnelError : HttpRequestError.Unknown,
            $"it answered with HTTP {(int)code}",
            statusCode: code);
    }

    // An API server never asks for a proxy's user, and says in JSON what it could not reach itself.
    private static bool IsProxys(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.ProxyAuthenticationRequired => true,
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
            response.Content.Headers.ContentType?.MediaType != "application/json",
        _ => false,
    };
}

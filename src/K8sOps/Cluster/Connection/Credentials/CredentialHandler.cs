using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.K8sOps.Cluster.Connection.Credentials;

/// <summary>
/// Gives each request its credential; after a 401 it has another fetched and the request sent once more. Who refused a request did nothing for it, so
/// that is right for writes and execs too.
/// </summary>
internal sealed class CredentialHandler(CredentialSource source, ILogger logger) : DelegatingHandler
{
    private static readonly HttpRequestOptionsKey<Credential> Key = new("cryptomeria.credential");

    /// <summary>The credential a request was given, or null.</summary>
    public static Credential? Of(HttpRequestMessage request) => request.Options.TryGetValue(Key, out var credential) ? credential : null;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var credential = await source.GetAsync(cancellationToken);
        var response = await SendWithAsync(credential, request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        response.Dispose();
        ClusterLog.Renewing(logger, request.Method.Method, request.RequestUri?.AbsolutePath);
        return await SendWithAsync(await source.RenewAsync(credential, cancellationToken), request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            (source as IDisposable)?.Dispose();
        }

        base.Dispose(disposing);
    }

    private Task<HttpResponseMessage> SendWithAsync(Credential credential, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = credential.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        request.Options.Set(Key, credential);
        return base.SendAsync(request, cancellationToken);
    }
}

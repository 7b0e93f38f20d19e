using System.Security.Cryptography.X509Certificates;

namespace Cryptomeria.K8sOps.Cluster.Connection.Credentials;

/// <summary>
/// Sends what was given a credential with a client certificate over connections made with it. A certificate belongs to a connection for good, so each new one
/// gets connections of its own; those of the one before end by themselves when nothing uses them any more.
/// </summary>
/// <param name="setup">Makes a handler as all others of the connection.</param>
internal sealed class ClientCertificateHandler(Action<SocketsHttpHandler> setup) : DelegatingHandler
{
    private readonly Lock _gate = new();
    private (X509Certificate2 Certificate, HttpMessageInvoker Invoker)? _current;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        CredentialHandler.Of(request)?.Certificate is { } certificate
            ? InvokerOf(certificate).SendAsync(request, cancellationToken)
            : base.SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _current?.Invoker.Dispose();
        }

        base.Dispose(disposing);
    }

    private HttpMessageInvoker InvokerOf(X509Certificate2 certificate)
    {
        lock (_gate)
        {
            if (_current is { } made && made.Certificate.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span))
            {
                return made.Invoker;
            }

            var invoker = new HttpMessageInvoker(Make(certificate));
            _current = (certificate, invoker);
            return invoker;
        }
    }

    // The client library has set up its own handler to trust the cluster's authority.
    private SocketsHttpHandler Make(X509Certificate2 certificate)
    {
        var own = (SocketsHttpHandler)InnerHandler!;
        var handler = new SocketsHttpHandler { KeepAlivePingPolicy = own.KeepAlivePingPolicy };
        setup(handler);
        handler.SslOptions.RemoteCertificateValidationCallback = own.SslOptions.RemoteCertificateValidationCallback;
        handler.SslOptions.ClientCertificates = [certificate];
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        return handler;
    }
}

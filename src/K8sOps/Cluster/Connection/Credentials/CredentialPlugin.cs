using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using k8s.KubeConfigModels;

namespace Cryptomeria.K8sOps.Cluster.Connection.Credentials;

/// <summary>
/// A kubeconfig's credential plugin. What it answers is kept as client-go keeps it: until the time the answer names, else until the API server refuses it. It
/// is run by one caller at a time, for all.
/// </summary>
internal sealed class CredentialPlugin(ExternalExecution plugin, TimeProvider time) : CredentialSource, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile Kept? _kept;

    public void Dispose() => _gate.Dispose();

    public override async Task<Credential> GetAsync(CancellationToken cancellationToken) => Valid() ?? await FetchAsync(null, cancellationToken);

    public override Task<Credential> RenewAsync(Credential refused, CancellationToken cancellationToken) => FetchAsync(refused, cancellationToken);

    private Credential? Valid() => _kept is { } kept && !(time.GetUtcNow() > kept.Until) ? kept.Credential : null;

    private async Task<Credential> FetchAsync(Credential? refused, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            // Another caller may have had it fetched meanwhile.
            if (Valid() is { } valid && valid != refused)
            {
                return valid;
            }

            var answer = await CredentialPluginRun.RunAsync(plugin, time, cancellationToken);
            var credential = new Credential(string.IsNullOrEmpty(answer.Token) ? null : answer.Token, Certificate(answer));
            _kept = new Kept(credential, answer.ExpirationTimestamp);
            return credential;
        }
        finally
        {
            _gate.Release();
        }
    }

    private X509Certificate2? Certificate(ExecCredentialStatus answer)
    {
        if (string.IsNullOrEmpty(answer.ClientCertificateData))
        {
            return null;
        }

        try
        {
            // A key that was read from PEM is used in a handshake only after this on some systems.
            using var read = X509Certificate2.CreateFromPem(answer.ClientCertificateData, answer.ClientKeyData);
            return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
        }
        catch (CryptographicException e)
        {
            throw new CredentialPluginException(plugin.Command, "answered with a client certificate or key that cannot be read", inner: e);
        }
    }

    private sealed record Kept(Credential Credential, DateTimeOffset? Until);
}

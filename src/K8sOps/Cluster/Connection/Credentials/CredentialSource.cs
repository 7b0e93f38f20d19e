using System.Security.Cryptography.X509Certificates;

namespace Cryptomeria.K8sOps.Cluster.Connection.Credentials;

/// <summary>Where a credential comes from that can be fetched again.</summary>
internal abstract class CredentialSource
{
    /// <summary>The credential for a request.</summary>
    /// <exception cref="k8s.Exceptions.KubeConfigException">None can be had.</exception>
    /// <exception cref="IOException">None can be had.</exception>
    public abstract Task<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>Another in place of one that the API server refused. Of several whose requests were refused with the same one, one has it fetched.</summary>
    /// <inheritdoc cref="GetAsync" path="/exception"/>
    public abstract Task<Credential> RenewAsync(Credential refused, CancellationToken cancellationToken);
}

/// <summary>A credential as it was fetched; each time it is another, with whatever in it.</summary>
/// <param name="token">The bearer token, or null.</param>
/// <param name="certificate">The client's, with its key, or null.</param>
internal sealed class Credential(string? token, X509Certificate2? certificate = null)
{
    public string? Token => token;

    public X509Certificate2? Certificate => certificate;
}

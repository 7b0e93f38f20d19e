using k8s.Exceptions;

namespace Cryptomeria.K8sOps.Cluster.Connection.Credentials;

/// <summary>
/// A bearer token kept in a file, read for each request: the kubelet replaces a service account's token while the pod runs. The
/// client library's own reader keeps a token for up to a minute after it was replaced.
/// </summary>
internal sealed class TokenFile(string path) : CredentialSource
{
    public override async Task<Credential> GetAsync(CancellationToken cancellationToken)
    {
        var token = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
        return token.Length > 0 ? new Credential(token) : throw new KubeConfigException($"the token file {path} is empty");
    }

    public override Task<Credential> RenewAsync(Credential refused, CancellationToken cancellationToken) => GetAsync(cancellationToken);
}

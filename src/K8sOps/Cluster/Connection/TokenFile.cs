using System.Net.Http.Headers;
using k8s.Authentication;

namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>
/// A bearer token kept in a file, read for each request: the kubelet replaces a service account's token while the pod runs. The
/// client library's own reader keeps a token for up to a minute after it was replaced.
/// </summary>
internal sealed class TokenFile(string path) : ITokenProvider
{
    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken) =>
        new("Bearer", (await File.ReadAllTextAsync(path, cancellationToken)).Trim());
}

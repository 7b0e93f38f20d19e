using System.Net;

namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>The proxy for what goes to the cluster: its kubeconfig's where it names one, which counts for every address, else the environment's.</summary>
/// <param name="configured">The kubeconfig's <c>proxy-url</c>, or null.</param>
internal sealed class ClusterProxy(ProxyRules environment, Uri? configured) : IWebProxy, ICredentials
{
    ICredentials? IWebProxy.Credentials
    {
        get => this;
        set => throw new NotSupportedException();
    }

    /// <summary>The proxy's address, without its user; null for none.</summary>
    public Uri? GetProxy(Uri destination) => Find(destination) is { } proxy ? Nameless(proxy) : null;

    public bool IsBypassed(Uri host) => Find(host) is null;

    /// <summary>The user that the proxy's address holds, or null.</summary>
    /// <param name="uri">The proxy's.</param>
    public NetworkCredential? GetCredential(Uri uri, string authType)
    {
        var known = configured is null ? environment.Proxies : [configured];
        if (known.FirstOrDefault(proxy => proxy.UserInfo.Length > 0 && proxy.Authority == uri.Authority) is not { } named)
        {
            return null;
        }

        var parts = named.UserInfo.Split(':', 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }

    private Uri? Find(Uri destination) => configured ?? environment.For(destination);

    private static Uri Nameless(Uri proxy) => proxy.UserInfo.Length == 0 ? proxy : new UriBuilder(proxy) { UserName = "", Password = "" }.Uri;
}

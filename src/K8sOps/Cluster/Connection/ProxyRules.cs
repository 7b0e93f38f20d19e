namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>
/// Which proxy the environment has for a request, decided as kubectl and helm decide it: <c>HTTP_PROXY</c> or <c>HTTPS_PROXY</c> by what is asked, but for what
/// <c>NO_PROXY</c> keeps from it; each in capitals or, where that is not set, in small letters. Nothing else is looked at.
/// </summary>
internal sealed class ProxyRules
{
    private readonly ProxyBypass _bypass;
    private readonly Uri? _http;
    private readonly Uri? _https;

    /// <param name="variable">An environment variable's value, or null.</param>
    public ProxyRules(Func<string, string?> variable)
    {
        _http = ParseProxy(Either("HTTP_PROXY"));
        _https = ParseProxy(Either("HTTPS_PROXY"));
        _bypass = new ProxyBypass(Either("NO_PROXY"));

        string? Either(string name) => variable(name) is { Length: > 0 } value ? value : variable(name.ToLowerInvariant());
    }

    /// <summary>All there are.</summary>
    public IReadOnlyList<Uri> Proxies => [.. new[] { _http, _https }.OfType<Uri>()];

    /// <summary>The proxy for a request, with its user where it has one; null for none.</summary>
    /// <param name="target">An http or https address; ws and wss count as these.</param>
    public Uri? For(Uri target)
    {
        var proxy = target.Scheme is "https" or "wss" ? _https : _http;
        return proxy is null || _bypass.Contains(target.IdnHost.ToLowerInvariant(), target.Port) ? null : proxy;
    }

    /// <summary>Reads a proxy's address; null where it is none. Without a scheme it is an http proxy, as with one that is not known.</summary>
    public static Uri? ParseProxy(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var address = text.Trim();
        if (!address.Contains("://", StringComparison.Ordinal))
        {
            address = "http://" + address;
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var proxy) || proxy.Host.Length == 0)
        {
            return null;
        }

        // Names are resolved by a SOCKS proxy in any case, which is what the h asks for.
        var scheme = proxy.Scheme switch
        {
            "socks5h" => "socks5",
            "https" or "socks5" => proxy.Scheme,
            _ => "http",
        };
        return scheme == proxy.Scheme ? proxy : new UriBuilder(proxy) { Scheme = scheme, Port = proxy.IsDefaultPort ? -1 : proxy.Port }.Uri;
    }
}

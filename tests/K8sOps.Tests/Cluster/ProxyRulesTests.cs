using Cryptomeria.K8sOps.Cluster.Connection;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>Which request goes through which proxy, as kubectl and helm have it.</summary>
public sealed class ProxyRulesTests
{
    [Theory]
    [InlineData("http://api", "HTTP_PROXY=http://p:3128", "http://p:3128/")]
    [InlineData("https://api", "HTTP_PROXY=http://p:3128", null)]
    [InlineData("https://api", "HTTPS_PROXY=http://p:3128", "http://p:3128/")]
    [InlineData("http://api", "HTTPS_PROXY=http://p:3128", null)]
    [InlineData("ws://api", "HTTP_PROXY=http://p:3128", "http://p:3128/")]
    [InlineData("wss://api", "HTTPS_PROXY=http://p:3128", "http://p:3128/")]
    [InlineData("https://api", "https_proxy=http://p:3128", "http://p:3128/")]
    [InlineData("https://api", "https_proxy=http://small:1 HTTPS_PROXY=http://capital:1", "http://capital:1/")]
    [InlineData("https://api", "https_proxy=http://small:1 HTTPS_PROXY=", "http://small:1/")]
    [InlineData("https://api", "ALL_PROXY=http://p:3128", null)]
    [InlineData("https://api", "HTTPS_PROXY=p.corp:3128", "http://p.corp:3128/")]
    [InlineData("https://api", "HTTPS_PROXY=10.0.0.1:3128", "http://10.0.0.1:3128/")]
    [InlineData("https://api", "HTTPS_PROXY=user:pass@p:3128", "http://user:pass@p:3128/")]
    [InlineData("https://api", "HTTPS_PROXY=https://p", "https://p/")]
    [InlineData("https://api", "HTTPS_PROXY=socks5://p:1080", "socks5://p:1080/")]
    [InlineData("https://api", "HTTPS_PROXY=socks5h://p:1080", "socks5://p:1080/")]
    [InlineData("https://api", "HTTPS_PROXY=odd://p:1080", "http://p:1080/")]
    [InlineData("https://api", "HTTPS_PROXY=http://", null)]
    [InlineData("https://api", "", null)]
    [InlineData("https://api", "HTTPS_PROXY=http://p:1 no_proxy=api", null)]
    [InlineData("https://api", "HTTPS_PROXY=http://p:1 no_proxy=api NO_PROXY=other", "http://p:1/")]
    public void The_environment_names_the_proxy(string target, string variables, string? proxy)
    {
        var environment = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('=', 2)).ToDictionary(one => one[0], one => one[1]);
        Assert.Equal(proxy, new ProxyRules(environment.GetValueOrDefault).For(new Uri(target))?.AbsoluteUri);
    }

    [Theory]
    [InlineData("https://localhost:6443")]
    [InlineData("http://LocalHost")]
    [InlineData("http://127.0.0.1:8001")]
    [InlineData("https://127.250.0.9")]
    [InlineData("https://[::1]:6443")]
    [InlineData("https://[::ffff:127.0.0.1]:6443")]
    [InlineData("ws://127.0.0.1:8001")]
    public void Loopback_never_goes_through_one(string target) => Assert.Null(Rules("").For(new Uri(target)));

    [Theory]

    // A domain is meant with all below it, and with a dot or a star before it only what is below.
    [InlineData("example.com", "https://example.com", true)]
    [InlineData("example.com", "https://api.example.com", true)]
    [InlineData("example.com", "https://a.b.example.com:6443", true)]
    [InlineData("example.com", "https://myexample.com", false)]
    [InlineData("example.com", "https://example.com.org", false)]
    [InlineData(".example.com", "https://example.com", false)]
    [InlineData(".example.com", "https://api.example.com", true)]
    [InlineData("*.example.com", "https://example.com", false)]
    [InlineData("*.example.com", "https://api.example.com", true)]
    [InlineData("EXAMPLE.com", "https://api.Example.COM", true)]
    [InlineData("svc", "https://kubernetes.default.svc", true)]
    [InlineData("bücher.example", "https://xn--bcher-kva.example", true)]
    [InlineData("xn--bcher-kva.example", "https://api.bücher.example", true)]

    // With a port only that one; a scheme's own counts.
    [InlineData("example.com:6443", "https://api.example.com:6443", true)]
    [InlineData("example.com:6443", "https://api.example.com", false)]
    [InlineData("example.com:443", "https://api.example.com", true)]
    [InlineData("example.com:80", "https://api.example.com", false)]
    [InlineData("example.com:80", "http://example.com", true)]

    // Addresses and ranges.
    [InlineData("10.0.0.1", "https://10.0.0.1:6443", true)]
    [InlineData("10.0.0.1", "https://10.0.0.10", false)]
    [InlineData("10.0.0.1:6443", "https://10.0.0.1:6443", true)]
    [InlineData("10.0.0.1:6443", "https://10.0.0.1", false)]
    [InlineData("10.0.0.0/8", "https://10.200.0.1", true)]
    [InlineData("10.1.2.3/8", "https://10.200.0.1", true)]
    [InlineData("10.0.0.0/8", "https://11.0.0.1", false)]
    [InlineData("10.0.0.128/25", "https://10.0.0.127", false)]
    [InlineData("10.0.0.128/25", "https://10.0.0.129", true)]
    [InlineData("0.0.0.0/0", "https://8.8.8.8", true)]
    [InlineData("10.0.0.0/33", "https://10.0.0.1", false)]
    [InlineData("fd00::1", "https://[fd00::1]:6443", true)]
    [InlineData("fd00::1", "https://[fd00::2]:6443", false)]
    [InlineData("[fd00::1]:6443", "https://[fd00::1]:6443", true)]
    [InlineData("[fd00::1]:6443", "https://[fd00::1]", false)]
    [InlineData("fd00::/8", "https://[fd12::9]", true)]
    [InlineData("fd00::/8", "https://10.0.0.1", false)]

    // An address is no name: "1" is no suffix of 10.0.0.1, and a range says nothing of names.
    [InlineData("0.0.1", "https://10.0.0.1", false)]
    [InlineData("1", "https://10.0.0.1", false)]
    [InlineData("10.0.0.0/8", "https://api.example.com", false)]

    // Lists, and what is malformed in them.
    [InlineData(" other.org , example.com ", "https://example.com", true)]
    [InlineData("other.org example.com", "https://example.com", false)]
    [InlineData(",,:80,", "http://example.com", false)]
    [InlineData("*", "https://example.com", true)]
    [InlineData("a.org,*", "https://10.0.0.1", true)]
    [InlineData("", "https://example.com", false)]
    public void NO_PROXY_keeps_from_it(string list, string target, bool direct) => Assert.Equal(direct, Rules(list).For(new Uri(target)) is null);

    private static ProxyRules Rules(string noProxy) => new(name => name == "NO_PROXY" ? noProxy : "http://proxy:3128");
}

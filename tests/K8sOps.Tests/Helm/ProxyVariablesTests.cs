using Cryptomeria.K8sOps.Helm;

namespace Cryptomeria.K8sOps.Tests.Helm;

/// <summary>A child of this process has its proxies, and none for loopback.</summary>
public sealed class ProxyVariablesTests
{
    private const string Loopback = "localhost,127.0.0.1,127.0.0.0/8,::1";

    [Theory]
    [InlineData("HTTPS_PROXY=http://p:1", $"HTTPS_PROXY=http://p:1 NO_PROXY={Loopback}")]
    [InlineData("http_proxy=p:1 no_proxy=a,b", $"http_proxy=p:1 no_proxy=a,b,{Loopback}")]
    [InlineData("ALL_PROXY=p:1 NO_PROXY=a, no_proxy=b", $"ALL_PROXY=p:1 NO_PROXY=a,{Loopback} no_proxy=b,{Loopback}")]
    [InlineData($"https_proxy=p:1 NO_PROXY=a,{Loopback}", $"https_proxy=p:1 NO_PROXY=a,{Loopback}")]
    [InlineData("HTTP_PROXY=p:1 NO_PROXY=*", "HTTP_PROXY=p:1 NO_PROXY=*")]
    [InlineData("HTTP_PROXY= NO_PROXY=a", "HTTP_PROXY= NO_PROXY=a")]
    [InlineData("PATH=/bin", "PATH=/bin")]
    public void Loopback_is_kept_from_a_proxy_and_nothing_is_lost(string before, string after)
    {
        IDictionary<string, string?> environment = before.Split(' ').Select(one => one.Split('=', 2)).ToDictionary(one => one[0], string? (one) => one[1]);
        ProxyVariables.Complete(environment);
        Assert.Equal(after.Split(' ').Order(), environment.Select(one => $"{one.Key}={one.Value}").Order());
    }
}

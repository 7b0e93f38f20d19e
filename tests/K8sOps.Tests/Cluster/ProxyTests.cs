using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Cluster.Exec;
using Cryptomeria.K8sOps.Cluster.Locking;
using Cryptomeria.K8sOps.Tests.Cluster.Support;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>Plain calls, our own requests and execs all take the proxy that kubectl would, or none.</summary>
public sealed class ProxyTests : IDisposable
{
    private const string Name = "http://api.cluster.test:6443";
    private static readonly PodRef Pod = new("cryptomeria", "pod", "relayer");
    private readonly TempFolder _folder = new();

    // Bound, so that nobody else gets it, but not listened on.
    private readonly Socket _dead = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ProxyTests() => _dead.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    private int DeadPort => ((IPEndPoint)_dead.LocalEndPoint!).Port;

    public void Dispose()
    {
        _dead.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("HTTP_PROXY")]
    [InlineData("http_proxy")]
    public async Task A_simulated_cluster_on_loopback_is_reached_whatever_proxy_there_is(string variable)
    {
        await using var system = await SimulatedSystem.StartAsync();
        var dead = $"http://127.0.0.1:{DeadPort}";
        using var connection = Connect(system.Host.Kubeconfig, (variable, dead), ("HTTPS_PROXY", dead), ("ALL_PROXY", dead));
        await connection.ListPodsAsync();
        Assert.True((await new NamespaceLock(connection, TimeProvider.System).TryAcquireAsync(
            "cryptomeria", "job_1", TimeSpan.FromMinutes(1), (_, _) => Task.FromResult(false), TestContext.Current.CancellationToken)).Acquired);
        var pod = await system.RelayerAsync();
        var result = await new PodExec(connection, TimeProvider.System).RunAsync(new(pod, ["echo", "hello"]), default, TestContext.Current.CancellationToken);
        Assert.Equal("hello\n", result.StandardOutput);
    }

    [Fact]
    public async Task A_server_without_TLS_is_reached_by_forwarding_and_its_execs_by_a_tunnel()
    {
        await using var api = await StartAsync();
        await using var proxy = new TestProxy(new Uri(api.Url));
        using var connection = Connect(TestApi.Kubeconfig(Name), ("http_proxy", $"127.0.0.1:{proxy.Port}"));
        await UseAsync(connection);
        Assert.Equal(
            ["CONNECT api.cluster.test:6443", $"GET {Name}/api/v1/namespaces/cryptomeria/pods"],
            proxy.Requests.Select(request => request.Split('?', ' ') is [var method, var uri, ..] ? $"{method} {uri}" : request).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(3, api.Requests.Count);
    }

    [Fact]
    public async Task A_server_with_TLS_is_reached_by_tunnels()
    {
        using var authority = TestCertificates.CreateAuthority();
        using var certificate = TestCertificates.Create("server", authority);
        await using var api = await StartAsync(certificate);
        await using var proxy = new TestProxy(new Uri(api.Url));
        var trusted = Convert.ToBase64String(Encoding.ASCII.GetBytes(authority.ExportCertificatePem()));
        var kubeconfig = TestApi.Kubeconfig(Name.Replace("http:", "https:", StringComparison.Ordinal))
            .Replace("{server:", $"{{certificate-authority-data: {trusted}, server:", StringComparison.Ordinal);
        using var connection = Connect(kubeconfig, ("HTTPS_PROXY", $"http://127.0.0.1:{proxy.Port}"), ("HTTP_PROXY", $"http://127.0.0.1:{DeadPort}"));
        await UseAsync(connection);
        Assert.Equal(["CONNECT api.cluster.test:6443 HTTP/1.1"], proxy.Requests.Distinct());
    }

    [Fact]
    public async Task The_kubeconfigs_proxy_goes_before_the_environments_and_what_is_kept_from_that()
    {
        await using var api = await StartAsync();
        await using var proxy = new TestProxy(new Uri(api.Url));
        var kubeconfig = TestApi.Kubeconfig(Name).Replace("{server:", $"{{proxy-url: \"http://127.0.0.1:{proxy.Port}\", server:", StringComparison.Ordinal);
        using var connection = Connect(kubeconfig, ("HTTP_PROXY", $"http://127.0.0.1:{DeadPort}"), ("NO_PROXY", "*"));
        await UseAsync(connection);
        Assert.NotEmpty(proxy.Requests);
    }

    [Fact]
    public async Task A_proxys_user_is_told_to_it()
    {
        await using var api = await StartAsync();
        var user = Convert.ToBase64String(Encoding.ASCII.GetBytes("someone:p@ss word"));
        await using var proxy = new TestProxy(new Uri(api.Url)) { Authorization = $"Basic {user}" };
        using var connection = Connect(TestApi.Kubeconfig(Name), ("HTTP_PROXY", $"http://someone:p%40ss%20word@127.0.0.1:{proxy.Port}"));
        await UseAsync(connection);
    }

    [Theory]
    [InlineData("http", null, "refused", true)]
    [InlineData("https", null, "refused", true)]
    [InlineData("http", "407", "407", false)]
    [InlineData("https", "407", "407", false)]
    [InlineData("http", "503 Service Unavailable", "503", true)]
    [InlineData("https", "503 Service Unavailable", "503", true)]
    [InlineData("https", "403 Forbidden", "403", true)]
    public async Task One_that_fails_is_named_without_its_user(string scheme, string? refusal, string told, bool retryable)
    {
        await using var api = await StartAsync();
        await using var proxy = new TestProxy(new Uri(api.Url)) { Authorization = refusal == "407" ? "Basic other" : null, Refusal = refusal };
        var port = refusal is null ? DeadPort : proxy.Port;
        using var connection = Connect(
            TestApi.Kubeconfig(Name.Replace("http:", scheme + ":", StringComparison.Ordinal)),
            (scheme.ToUpperInvariant() + "_PROXY", $"http://someone:secret@127.0.0.1:{port}"));
        Func<ClusterConnection, Task>[] uses = [one => one.ListPodsAsync(), ExecAsync, ObserveAsync];
        foreach (var use in uses)
        {
            var error = await Assert.ThrowsAsync<OperationException>(() => use(connection));
            Assert.Equal((ErrorCodes.K8sUnreachable, retryable), (error.Code, error.Retryable));
            Assert.Contains($" through the proxy http://127.0.0.1:{port}: ", error.Message, StringComparison.Ordinal);
            Assert.Contains(told, error.Message, StringComparison.Ordinal);
            Assert.Equal($"http://127.0.0.1:{port}", error.Details["proxy"]);
            Assert.DoesNotContain("secret", $"{error.Message} {string.Join(' ', error.Details.Values)}", StringComparison.Ordinal);
        }

        Assert.Empty(api.Requests);
    }

    [Theory]
    [InlineData("ftp://user:secret@proxy:21")]
    [InlineData("proxy:3128")]
    [InlineData("http://")]
    public void A_kubeconfigs_proxy_that_is_none_is_told_at_start(string proxy)
    {
        var kubeconfig = _folder.Write("config", TestApi.Kubeconfig(Name).Replace("{server:", $"{{proxy-url: \"{proxy}\", server:", StringComparison.Ordinal));
        var errors = new ClusterOptionsValidator(TestApi.NoEnvironment(_folder)).Validate(null, new ClusterOptions { Kubeconfig = kubeconfig }).Failures!;
        Assert.Equal("KUBECONFIG: the proxy-url of cluster \"test\" is not an http, https or socks5 address", Assert.Single(errors));
    }

    private static async Task UseAsync(ClusterConnection connection)
    {
        await connection.ListPodsAsync();
        await ObserveAsync(connection);
        Assert.Equal("out\n", (await ExecAsync(connection)).StandardOutput);
    }

    private static Task<ExecResult> ExecAsync(ClusterConnection connection) => new PodExec(connection, TimeProvider.System).RunAsync(
        new ExecRequest(Pod, ["true"]), default, TestContext.Current.CancellationToken);

    private static async Task ObserveAsync(ClusterConnection connection) => (await connection.SendForSuccessAsync(
        new ClusterCall("get", "pods", "cryptomeria"), HttpMethod.Get, "api/v1/namespaces/cryptomeria/pods", _ => { }, TestContext.Current.CancellationToken)).Dispose();

    private static Task<TestApi> StartAsync(X509Certificate2? certificate = null) => TestApi.StartAsync(
        context => context.WebSockets.IsWebSocketRequest
            ? TestApi.ReplayAsync(context, Recording.Read("exec-v5-ok"))
            : Objects.WriteListAsync(context, "PodList", []),
        certificate);

    private ClusterConnection Connect(string kubeconfig, params (string Name, string Value)[] variables)
    {
        var environment = variables.ToDictionary(one => one.Name, one => one.Value);
        return TestApi.ConnectBy(
            kubeconfig, _folder, environment: TestApi.NoEnvironment(_folder) with { Variable = environment.GetValueOrDefault });
    }
}

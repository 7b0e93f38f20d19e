using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Cluster.Exec;
using Cryptomeria.K8sOps.Tests.Cluster.Support;
using Microsoft.Extensions.Options;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>A cluster's own authority and client certificates count for plain calls and for exec alike.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly X509Certificate2 _authority = TestCertificates.CreateAuthority();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Calls_and_execs_trust_the_clusters_authority_and_show_the_clients_certificate()
    {
        await using var api = await StartAsync();
        using var client = TestCertificates.Create("operator", _authority);
        using var key = client.GetECDsaPrivateKey()!;
        using var connection = Connect(api, _authority, $"client-certificate-data: {Base64(client.ExportCertificatePem())}, client-key-data: {Base64(key.ExportECPrivateKeyPem())}");
        await connection.ListPodsAsync();
        var result = await new PodExec(connection, TimeProvider.System).RunAsync(
            new ExecRequest(new PodRef("cryptomeria", "pod", "relayer"), ["true"]), default, TestContext.Current.CancellationToken);
        Assert.Equal("out\n", result.StandardOutput);
        Assert.Equal(["HTTP/2 CN=operator", "HTTP/1.1 CN=operator"], api.Requests.Where(r => r.StartsWith("HTTP", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_plugins_client_certificate_is_shown_and_one_that_is_refused_gives_way_to_another()
    {
        using var first = TestCertificates.Create("first", _authority);
        using var second = TestCertificates.Create("second", _authority);
        var accepted = "CN=first";
        await using var api = await TestApi.StartAsync(
            context => context.Connection.ClientCertificate?.Subject != accepted ? TestApi.ReplayAsync(context, Recording.Read("unauthorized"))
                : context.WebSockets.IsWebSocketRequest ? TestApi.ReplayAsync(context, Recording.Read("exec-v5-ok"))
                : Objects.WriteListAsync(context, "PodList", []),
            TestCertificates.Create("server", _authority));
        foreach (var (certificate, name) in new[] { (first, "1"), (second, "2") })
        {
            using var key = certificate.GetECDsaPrivateKey()!;
            var answer = new JsonObject
            {
                ["apiVersion"] = TestPlugin.Version,
                ["kind"] = "ExecCredential",
                ["status"] = new JsonObject { ["clientCertificateData"] = certificate.ExportCertificatePem(), ["clientKeyData"] = key.ExportECPrivateKeyPem() },
            };
            _folder.Write("answer-" + name, answer.ToJsonString());
        }

        var plugin = new TestPlugin(_folder);
        var kubeconfig = plugin.Kubeconfig(api.Url, $"cat '{_folder.Path}'/answer-$n")
            .Replace("{server:", $"{{certificate-authority-data: {Base64(_authority.ExportCertificatePem())}, server:", StringComparison.Ordinal);
        using var connection = TestApi.ConnectBy(kubeconfig, _folder);
        await connection.ListPodsAsync();
        await connection.ListPodsAsync();
        Assert.Equal((1, 2), (plugin.Runs, api.Requests.Count));
        accepted = "CN=second";
        await connection.ListPodsAsync();
        Assert.Equal((2, 4), (plugin.Runs, api.Requests.Count));
        var result = await new PodExec(connection, TimeProvider.System).RunAsync(
            new ExecRequest(new PodRef("cryptomeria", "pod", "relayer"), ["true"]), default, TestContext.Current.CancellationToken);
        Assert.Equal("out\n", result.StandardOutput);
    }

    [Fact]
    public async Task Sixty_requests_at_once_share_one_connection()
    {
        var connections = new ConcurrentDictionary<string, bool>();
        using var all = new CountdownEvent(60);
        var allCame = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var api = await TestApi.StartAsync(
            async context =>
            {
                connections[context.Connection.Id] = true;
                if (all.Signal())
                {
                    allCame.SetResult();
                }

                await allCame.Task.WaitAsync(context.RequestAborted);
            },
            TestCertificates.Create("server", _authority));
        using var connection = Connect(api, _authority, "token: secret");
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => connection.SendAsync(
            new ClusterCall("get", "pods/proxy", "cryptomeria", "pod"), HttpMethod.Get, "status", request => request.Once(), TestContext.Current.CancellationToken)));
        Array.ForEach(answers, answer => answer.Dispose());
        Assert.Single(connections);
    }

    [Fact]
    public async Task A_server_of_another_authority_is_not_talked_to()
    {
        await using var api = await StartAsync();
        using var other = TestCertificates.CreateAuthority();
        using var connection = Connect(api, other, "token: secret");
        var error = await Assert.ThrowsAsync<OperationException>(() => connection.ListPodsAsync());
        Assert.Equal(ErrorCodes.K8sUnreachable, error.Code);
        Assert.False(error.Retryable);
        Assert.Contains("certificate", error.Message, StringComparison.Ordinal);
        Assert.Empty(api.Requests);
    }

    private Task<TestApi> StartAsync()
    {
        var api = default(TestApi);
        return StartedAsync();

        async Task<TestApi> StartedAsync() => api = await TestApi.StartAsync(
            context =>
            {
                api!.Requests.Enqueue($"{context.Request.Protocol} {context.Connection.ClientCertificate?.Subject}");
                return context.WebSockets.IsWebSocketRequest
                    ? TestApi.ReplayAsync(context, Recording.Read("exec-v5-ok"))
                    : Objects.WriteListAsync(context, "PodList", []);
            },
            TestCertificates.Create("server", _authority));
    }

    private ClusterConnection Connect(TestApi api, X509Certificate2 authority, string user)
    {
        var config = _folder.Write("config", TestApi.Kubeconfig(api.Url)
            .Replace("{server:", $"{{certificate-authority-data: {Base64(authority.ExportCertificatePem())}, server:", StringComparison.Ordinal)
            .Replace("token: \"a-token\"", user, StringComparison.Ordinal));
        return new ClusterConnection(Options.Create(new ClusterOptions { Kubeconfig = config }), TestApi.NoEnvironment(_folder), TimeProvider.System);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}

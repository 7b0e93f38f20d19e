using System.Net;
using System.Net.Sockets;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>A host whose environment names a proxy reaches a cluster on loopback, and so does the helm it runs.</summary>
public sealed class ProxiedHostTests
{
    [Theory]
    [InlineData("http_proxy", "https_proxy")]
    [InlineData("HTTP_PROXY", "HTTPS_PROXY")]
    public async Task A_proxy_that_does_not_answer_is_not_asked(params string[] variables)
    {
        // Bound, so that nobody else gets the port, but not listened on.
        using var dead = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        dead.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var environment = variables.ToDictionary(name => name, _ => $"http://127.0.0.1:{((IPEndPoint)dead.LocalEndPoint!).Port}");

        await using var life = await LivingSystem.StartAsync();
        using var data = new TemporaryDirectory();
        await using var process = await ApiProcess.StartAsync(environment, life.System.Kubeconfig, data.Path, life.Chart.Settings);
        var id = await process.Api.BeginAsync("install", """{"fdscReplicas":1,"startAfter":true}""");
        var job = await process.Api.EndAsync(id);
        Assert.True(job["status"]!.GetValue<string>() == "succeeded", $"{job}\n{await process.Api.LogAsync(id)}");
        await life.System.AssertRunsAsync(1, ever: 1);
    }
}

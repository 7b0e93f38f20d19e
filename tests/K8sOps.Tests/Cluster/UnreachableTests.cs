using System.Net;
using System.Net.Sockets;
using Cryptomeria.K8sOps.Cluster.Exec;
using Cryptomeria.K8sOps.Tests.Cluster.Support;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>A cluster that is not there is told as such, soon.</summary>
public sealed class UnreachableTests
{
    [Fact]
    public async Task A_refused_connection_is_unreachable()
    {
        using var folder = new TempFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await AssertUnreachableAsync($"http://127.0.0.1:{port}", folder);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_unreachable()
    {
        using var folder = new TempFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await AssertUnreachableAsync($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", folder);
    }

    private static async Task AssertUnreachableAsync(string url, TempFolder folder)
    {
        using var connection = TestApi.Connect(url, folder);
        var error = await Assert.ThrowsAsync<OperationException>(() => connection.ListPodsAsync()).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(ErrorCodes.K8sUnreachable, error.Code);
        Assert.True(error.Retryable);
        Assert.Equal(url, error.Details["server"]);

        using var impatient = TestApi.Connect(url, folder, o => o.ExecConnectTimeout = TimeSpan.FromSeconds(1));
        var exec = await Assert.ThrowsAsync<OperationException>(() => new PodExec(impatient, TimeProvider.System).RunAsync(
            new(new("cryptomeria", "pod", "relayer"), ["true"]), default, TestContext.Current.CancellationToken));
        Assert.Contains(exec.Code, (string[])[ErrorCodes.K8sUnreachable, ErrorCodes.ExecOutcomeUnknown]);
    }
}

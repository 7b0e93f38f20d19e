using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Systems;
using Cryptomeria.K8sOps.Tests.Cluster.Support;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>A chain's height over the pod proxy.</summary>
public sealed class ChainRpcTests
{
    private static readonly Chain Gwc = new("gwc", "gwc", new PodRef("cryptomeria", "cryptomeria-gwc-0", "chain"), true, "cryptomeria-gwc-0");

    [Fact]
    public async Task The_recorded_answer_is_understood()
    {
        await using var api = await TestApi.ReplayAsync("pod-proxy-status");
        Assert.Equal(new ChainSync(1419, false), await AskAsync(api, Gwc));
        Assert.Equal("GET /api/v1/namespaces/cryptomeria/pods/cryptomeria-gwc-0:26657/proxy/status", Assert.Single(api.Requests));
    }

    [Theory]
    [InlineData("""{"result":{"SyncInfo":{"latest_block_height":"7","catching_up":true} } }""", 7, true)]
    [InlineData("""{"result":{"sync_info":{"latest_block_height":8} } }""", 8, false)]
    public async Task Other_forms_are_understood(string body, long height, bool catchingUp)
    {
        await using var api = await TestApi.StartAsync(context => context.Response.WriteAsync(body));
        Assert.Equal(new ChainSync(height, catchingUp), await AskAsync(api, Gwc));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("""{"result":null}""")]
    [InlineData("""{"result":{"sync_info":{"latest_block_height":"many"} } }""")]
    public async Task An_answer_without_a_height_is_no_answer(string body)
    {
        await using var api = await TestApi.StartAsync(context => context.Response.WriteAsync(body));
        await ThrowsUnreachableAsync(api, Gwc);
    }

    [Theory]
    [InlineData("pod-proxy-closed-port", "connection refused")]
    [InlineData("pod-not-found", "not found")]
    public async Task A_chain_that_is_not_reached_tells_what_the_server_said(string recording, string message)
    {
        await using var api = await TestApi.ReplayAsync(recording);
        var error = await ThrowsUnreachableAsync(api, Gwc);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task A_chain_that_does_not_answer_in_time_is_unreachable()
    {
        await using var api = await TestApi.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await ThrowsUnreachableAsync(api, Gwc, TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public async Task A_chain_without_a_pod_is_unreachable_without_asking()
    {
        await using var api = await TestApi.ReplayAsync("pod-proxy-status");
        await ThrowsUnreachableAsync(api, Gwc with { Pod = null });
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task Missing_rights_are_told_as_such()
    {
        await using var api = await TestApi.ReplayAsync("forbidden-exec");
        var error = await Assert.ThrowsAsync<OperationException>(() => AskAsync(api, Gwc));
        Assert.Equal(ErrorCodes.K8sForbidden, error.Code);
    }

    private static async Task<OperationException> ThrowsUnreachableAsync(TestApi api, Chain chain, TimeSpan? timeout = null)
    {
        var error = await Assert.ThrowsAsync<OperationException>(() => AskAsync(api, chain, timeout));
        Assert.Equal(ErrorCodes.ChainRpcUnreachable, error.Code);
        Assert.Equal("gwc", error.Details["chainId"]);
        Assert.True(error.Retryable);
        return error;
    }

    private static Task<ChainSync> AskAsync(TestApi api, Chain chain, TimeSpan? timeout = null) =>
        new ChainRpc(api.Connection, TimeProvider.System).GetSyncAsync(chain, timeout ?? TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
}

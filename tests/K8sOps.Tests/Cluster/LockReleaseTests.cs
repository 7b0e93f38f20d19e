using Cryptomeria.K8sOps.Cluster.Locking;
using Cryptomeria.K8sOps.Tests.Cluster.Support;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>An API server that fails for a while keeps no lock from being given back.</summary>
public sealed class LockReleaseTests
{
    private const string Path = "/apis/coordination.k8s.io/v1/namespaces/default/leases/cryptomeria-ops-cryptomeria";
    private readonly LeaseServer _server = new();
    private readonly LeapingTime _time = new();

    [Theory]
    [InlineData("DELETE", 500)]
    [InlineData("DELETE", 503)]
    [InlineData("DELETE", -1)]
    [InlineData("GET", 503)]
    [InlineData("DELETE", 429)]
    public async Task A_failure_that_passes_is_waited_for(string method, int failure)
    {
        // More than a single call's own tries.
        var failures = 6;
        await using var api = await StartAsync(context => context.Request.Method == method && failures-- > 0 ? failure : 0);
        await ReleaseAsync(api);
        Assert.Null(_server[Path]);
        Assert.NotEmpty(_time.Waits);
    }

    [Fact]
    public async Task One_that_was_done_though_its_answer_broke_off_is_done()
    {
        var first = true;
        await using var api = await TestApi.StartAsync(async context =>
        {
            if (context.Request.Method == "DELETE" && first)
            {
                first = false;
                _server.Remove(Path);
                context.Abort();
                return;
            }

            await _server.AnswerAsync(context);
        });
        await ReleaseAsync(api);
        Assert.Single(api.Requests, request => request.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_does_not_pass_is_told_after_half_a_minute_of_growing_pauses()
    {
        await using var api = await StartAsync(context => context.Request.Method == "DELETE" ? 503 : 0);
        var error = await Assert.ThrowsAsync<OperationException>(() => ReleaseAsync(api));
        Assert.Equal(ErrorCodes.K8sRequestFailed, error.Code);
        Assert.Equal([0.25, 0.5, 1, 2, 4, 5, 5, 5, 5], _time.Waits.Select(wait => wait.TotalSeconds));
        Assert.NotNull(_server[Path]);
    }

    [Theory]
    [InlineData(403, ErrorCodes.K8sForbidden)]
    [InlineData(401, ErrorCodes.K8sUnauthorized)]
    public async Task What_does_not_pass_by_itself_is_told_at_once(int failure, string code)
    {
        await using var api = await StartAsync(context => context.Request.Method == "DELETE" ? failure : 0);
        Assert.Equal(code, (await Assert.ThrowsAsync<OperationException>(() => ReleaseAsync(api))).Code);
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task Who_gives_up_is_not_kept()
    {
        using var giveUp = new CancellationTokenSource();
        await using var api = await StartAsync(context =>
        {
            if (context.Request.Method == "DELETE")
            {
                giveUp.Cancel();
            }

            return context.Request.Method == "DELETE" ? 503 : 0;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReleaseAsync(api, giveUp.Token));
    }

    private async Task ReleaseAsync(TestApi api, CancellationToken? cancellationToken = null)
    {
        // Its own tries, which wait in earnest, are over soon; only the release's pauses leap.
        using var connection = api.Connect();
        var locks = new NamespaceLock(connection, _time);
        await locks.TryAcquireAsync("cryptomeria", "job_1", TimeSpan.FromMinutes(1), (_, _) => Task.FromResult(false), TestContext.Current.CancellationToken);
        Assert.Empty(_time.Waits);
        await locks.ReleaseAsync("cryptomeria", "job_1", cancellationToken ?? TestContext.Current.CancellationToken);
    }

    /// <param name="failure">The code a request fails with, -1 for none; 0 for an answer.</param>
    private Task<TestApi> StartAsync(Func<HttpContext, int> failure) => TestApi.StartAsync(context =>
    {
        // What the lock is taken with comes before.
        var code = _server[Path] is null ? 0 : failure(context);
        if (code == 0)
        {
            return _server.AnswerAsync(context);
        }

        if (code < 0)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.StatusCode = code;
        if (code == 429)
        {
            context.Response.Headers.RetryAfter = "0";
        }

        return context.Response.WriteAsync($$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"it did not work","code":{{code}}}""");
    });
}

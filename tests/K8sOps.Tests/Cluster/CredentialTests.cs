using System.Collections.Concurrent;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Cluster.Exec;
using Cryptomeria.K8sOps.Cluster.Locking;
using Cryptomeria.K8sOps.Tests.Cluster.Support;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>A credential that is refused, or is over, is fetched anew.</summary>
public sealed class CredentialTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();
    private readonly TestPlugin _plugin;
    private readonly LeaseServer _leases = new();
    private readonly ConcurrentQueue<string> _seen = new();
    private string _accepted = "token-1";

    public CredentialTests() => _plugin = new TestPlugin(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Refused_the_plugin_is_run_again_and_whatever_it_was_is_sent_once_more()
    {
        await using var api = await TestApi.StartAsync(AnswerAsync);
        using var connection = Connect(_plugin.Kubeconfig(api.Url, TestPlugin.Tokens()));
        Func<ClusterConnection, Task>[] uses =
        [
            one => one.ListPodsAsync(), AcquireAsync, async one => Assert.Equal("out\n", (await ExecAsync(one)).StandardOutput),
        ];
        for (var run = 1; run <= uses.Length; run++)
        {
            _accepted = $"token-{run}";
            await uses[run - 1](connection);
            Assert.Equal(run, _plugin.Runs);
        }

        Assert.Equal("token-1 token-1! token-2 token-2 token-2! token-3", string.Join(' ', _seen));
        Assert.NotNull(_leases["/apis/coordination.k8s.io/v1/namespaces/default/leases/cryptomeria-ops-cryptomeria"]);
    }

    [Fact]
    public async Task A_write_that_is_refused_is_sent_again_with_its_body()
    {
        await using var api = await TestApi.StartAsync(context =>
        {
            if (context.Request.Method == "POST" && _accepted == "token-1")
            {
                _accepted = "token-2";
            }

            return AnswerAsync(context);
        });
        using var connection = Connect(_plugin.Kubeconfig(api.Url, TestPlugin.Tokens()));
        await AcquireAsync(connection);
        Assert.Equal(["job_1"], _leases.Holders);
    }

    [Fact]
    public async Task Refused_again_it_is_told_and_not_tried_a_third_time()
    {
        _accepted = "none";
        await using var api = await TestApi.StartAsync(AnswerAsync);
        using var connection = Connect(_plugin.Kubeconfig(api.Url, TestPlugin.Tokens()));
        foreach (var use in new Func<ClusterConnection, Task>[] { one => one.ListPodsAsync(), ExecAsync })
        {
            var before = api.Requests.Count;
            var error = await Assert.ThrowsAsync<OperationException>(() => use(connection));
            Assert.Equal((ErrorCodes.K8sUnauthorized, false, before + 2), (error.Code, error.Retryable, api.Requests.Count));
        }
    }

    [Fact]
    public async Task Refused_all_at_once_it_is_run_once_for_all()
    {
        using var all = new CountdownEvent(20);
        var allCame = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var api = await TestApi.StartAsync(async context =>
        {
            if (context.Request.Headers.Authorization == "Bearer token-1")
            {
                if (all.Signal())
                {
                    allCame.SetResult();
                }

                await allCame.Task.WaitAsync(context.RequestAborted);
                _accepted = "token-2";
            }

            await AnswerAsync(context);
        });
        using var connection = Connect(_plugin.Kubeconfig(api.Url, TestPlugin.Tokens()));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => connection.ListPodsAsync()));
        Assert.Equal((2, 40), (_plugin.Runs, api.Requests.Count));
    }

    [Fact]
    public async Task A_token_file_is_read_again()
    {
        var file = _folder.Write("token", "token-1");
        await using var api = await TestApi.StartAsync(context =>
        {
            // Replaced while the request was on its way.
            if (context.Request.Headers.Authorization == "Bearer token-1")
            {
                _accepted = File.ReadAllText(_folder.Write("token", "token-2\n")).Trim();
            }

            return AnswerAsync(context);
        });
        using var connection = Connect(TestApi.Kubeconfig(api.Url).Replace("token: \"a-token\"", $"tokenFile: {file}", StringComparison.Ordinal));
        await connection.ListPodsAsync();
        Assert.Equal(["token-1!", "token-2"], _seen);

        _folder.Write("token", " \n");
        var error = await Assert.ThrowsAsync<OperationException>(() => connection.ListPodsAsync());
        Assert.Equal(ErrorCodes.K8sUnauthorized, error.Code);
        Assert.Contains($"the token file {file} is empty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_kubeconfig_itself_holds_is_not_tried_twice()
    {
        await using var api = await TestApi.StartAsync(AnswerAsync);
        using var connection = Connect(TestApi.Kubeconfig(api.Url));
        Assert.Equal(ErrorCodes.K8sUnauthorized, (await Assert.ThrowsAsync<OperationException>(() => connection.ListPodsAsync())).Code);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task A_credential_that_is_over_is_fetched_anew_before_it_is_refused()
    {
        var time = new ManualTime(Noon);
        await using var api = await TestApi.StartAsync(AnswerAsync);
        using var connection = Connect(_plugin.Kubeconfig(api.Url, TestPlugin.Tokens(",\"expirationTimestamp\":\"2026-01-23T12:$((n * 10)):00Z\"")), time);
        await connection.ListPodsAsync();
        time.Advance(TimeSpan.FromMinutes(10));
        await connection.ListPodsAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        _accepted = "token-2";
        await connection.ListPodsAsync();
        Assert.Equal(["token-1", "token-1", "token-2"], _seen);
    }

    [Fact]
    public async Task One_that_fails_when_it_is_run_again_is_told_too()
    {
        _accepted = "none";
        await using var api = await TestApi.StartAsync(AnswerAsync);
        using var connection = Connect(_plugin.Kubeconfig(api.Url, $"if [ $n -gt 1 ]; then echo 'log in first' >&2; exit 1; fi\n{TestPlugin.Tokens()}"));
        var error = await Assert.ThrowsAsync<OperationException>(() => connection.ListPodsAsync());
        Assert.Equal((ErrorCodes.K8sUnauthorized, "log in first"), (error.Code, error.Details["stderr"]));
        Assert.Equal(["token-1!"], _seen);
    }

    private static async Task AcquireAsync(ClusterConnection connection) => Assert.True((await new NamespaceLock(connection, TimeProvider.System).TryAcquireAsync(
        "cryptomeria", "job_1", TimeSpan.FromMinutes(1), (_, _) => Task.FromResult(false), TestContext.Current.CancellationToken)).Acquired);

    private static Task<ExecResult> ExecAsync(ClusterConnection connection) => new PodExec(connection, TimeProvider.System).RunAsync(
        new ExecRequest(new PodRef("cryptomeria", "pod", "relayer"), ["true"]), default, TestContext.Current.CancellationToken);

    private ClusterConnection Connect(string kubeconfig, TimeProvider? clock = null) => TestApi.ConnectBy(kubeconfig, _folder, clock);

    /// <summary>Answers who shows the accepted token; who shows another is remembered with an exclamation mark.</summary>
    private Task AnswerAsync(HttpContext context)
    {
        var token = context.Request.Headers.Authorization.ToString()["Bearer ".Length..];
        var accepted = token == _accepted;
        _seen.Enqueue(accepted ? token : token + "!");
        if (!accepted)
        {
            return TestApi.ReplayAsync(context, Recording.Read("unauthorized"));
        }

        if (context.WebSockets.IsWebSocketRequest)
        {
            return TestApi.ReplayAsync(context, Recording.Read("exec-v5-ok"));
        }

        return context.Request.Path.Value!.Contains("/leases", StringComparison.Ordinal) ? _leases.AnswerAsync(context) : Objects.WriteListAsync(context, "PodList", []);
    }
}

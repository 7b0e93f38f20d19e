using System.Diagnostics;
using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Tests.Cluster.Support;
using k8s;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>What is tried again and what is not, and how each failure is told.</summary>
public sealed class ResilienceTests
{
    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(-1)]
    public async Task A_read_is_tried_again(int failure)
    {
        var failures = 2;
        await using var api = await TestApi.StartAsync(context => failures-- > 0 ? FailAsync(context, failure) : Objects.WriteListAsync(context, "PodList", []));
        await api.Connection.ListPodsAsync();
        Assert.Equal(3, api.Requests.Count);
    }

    [Theory]
    [InlineData(500, 4, "K8S_REQUEST_FAILED", true)]
    [InlineData(429, 4, "K8S_REQUEST_FAILED", true)]
    [InlineData(-1, 4, "K8S_UNREACHABLE", true)]
    [InlineData(400, 1, "K8S_REQUEST_FAILED", false)]
    [InlineData(409, 1, "K8S_CONFLICT", true)]
    [InlineData(410, 1, "K8S_REQUEST_FAILED", true)]
    public async Task A_read_that_keeps_failing_is_told(int failure, int requests, string code, bool retryable)
    {
        await using var api = await TestApi.StartAsync(context => FailAsync(context, failure));
        var error = await Assert.ThrowsAsync<OperationException>(() => api.Connection.ListPodsAsync());
        Assert.Equal((code, retryable), (error.Code, error.Retryable));
        Assert.Equal(requests, api.Requests.Count);
        if (failure > 0)
        {
            Assert.Contains("it did not work", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(500, 1)]
    [InlineData(-1, 1)]
    [InlineData(429, 4)]
    public async Task A_write_is_tried_again_only_where_it_was_not_done(int failure, int requests)
    {
        await using var api = await TestApi.StartAsync(context => FailAsync(context, failure));
        await Assert.ThrowsAsync<OperationException>(() => api.Connection.CallAsync(
            new ClusterCall("create", "pods", "cryptomeria"),
            (client, token) => client.CoreV1.CreateNamespacedPodAsync(new(), "cryptomeria", cancellationToken: token),
            TestContext.Current.CancellationToken));
        Assert.Equal(requests, api.Requests.Count);
    }

    [Fact]
    public async Task Retry_After_is_kept_and_does_not_count_as_no_answer()
    {
        var first = true;
        await using var api = await TestApi.StartAsync(context =>
        {
            if (!first)
            {
                return Objects.WriteListAsync(context, "PodList", []);
            }

            first = false;
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "2";
            return Task.CompletedTask;
        });
        using var connection = api.Connect(o => o.RequestTimeout = TimeSpan.FromSeconds(1));
        var began = Stopwatch.GetTimestamp();
        await connection.ListPodsAsync();
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromSeconds(1.9));
        Assert.Equal(2, api.Requests.Count);
    }

    [Fact]
    public async Task A_caller_who_cancels_gets_a_cancellation()
    {
        await using var api = await TestApi.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(0.2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => api.Connection.ListPodsAsync(cancel.Token));
    }

    [Theory]
    [InlineData("forbidden-list-pods", "system:serviceaccount:cryptomeria:nobody may not list pods in namespace cryptomeria", "list", "pods")]
    [InlineData("forbidden-scale", "system:serviceaccount:cryptomeria:nobody may not patch deployments/scale.apps in namespace cryptomeria", "patch", "deployments/scale.apps")]
    public async Task Missing_rights_name_verb_resource_and_namespace(string recording, string message, string verb, string resource)
    {
        await using var api = await TestApi.ReplayAsync(recording);
        var error = await Assert.ThrowsAsync<OperationException>(() => api.Connection.ListPodsAsync());
        Assert.Equal(ErrorCodes.K8sForbidden, error.Code);
        Assert.Equal(message, error.Message);
        Assert.Equal((verb, resource, "cryptomeria"), (error.Details["verb"], error.Details["resource"], error.Details["namespace"]));
        Assert.Equal(ErrorHints.For(ErrorCodes.K8sForbidden), error.Details["hint"]);
    }

    [Theory]
    [InlineData("unauthorized", ErrorCodes.K8sUnauthorized)]
    [InlineData("wrong-path", ErrorCodes.K8sRequestFailed)]
    public async Task Other_refusals_have_their_codes(string recording, string code)
    {
        await using var api = await TestApi.ReplayAsync(recording);
        Assert.Equal(code, (await Assert.ThrowsAsync<OperationException>(() => api.Connection.ListPodsAsync())).Code);
    }

    [Fact]
    public async Task A_page_that_is_no_api_servers_is_told()
    {
        await using var api = await TestApi.StartAsync(context => context.Response.WriteAsync("<html>Please log in</html>"));
        var error = await Assert.ThrowsAsync<OperationException>(() => api.Connection.ListPodsAsync());
        Assert.Equal(ErrorCodes.K8sRequestFailed, error.Code);
        Assert.Contains("not one of a Kubernetes API server", error.Message, StringComparison.Ordinal);
    }

    private static Task FailAsync(HttpContext context, int code)
    {
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
    }
}

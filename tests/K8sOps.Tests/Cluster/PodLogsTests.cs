using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Logs;
using Cryptomeria.K8sOps.Tests.Cluster.Support;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>Logs of pods, as recorded and as they come.</summary>
public sealed class PodLogsTests
{
    private static readonly PodRef Pod = new("cryptomeria", "cryptomeria-gwc-0", "chain");

    [Fact]
    public async Task Recorded_lines_come_with_their_times()
    {
        await using var api = await TestApi.ReplayAsync("logs-tail");
        var lines = await ReadAsync(api, new PodLogQuery { Tail = 3, Timestamps = true });
        Assert.Equal(3, lines.Count);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 19, 45, 57, 105, TimeSpan.Zero).AddTicks(4829), lines[0].Time);
        Assert.Equal("""{"level": "info", "module": "consensus", "height": 1416}""", lines[0].Text);
        Assert.Equal(
            "GET /api/v1/namespaces/cryptomeria/pods/cryptomeria-gwc-0/log?container=chain&tailLines=3&timestamps=true&limitBytes=16777216", Assert.Single(api.Requests));
    }

    [Fact]
    public async Task Times_and_runs_are_asked_for_as_the_server_wants_them()
    {
        await using var api = await TestApi.ReplayAsync("logs-since");
        await ReadAsync(api, new PodLogQuery { Within = TimeSpan.FromSeconds(1.2), Previous = true });
        await ReadAsync(api, new PodLogQuery { Since = new DateTimeOffset(2026, 1, 23, 14, 0, 0, 5, TimeSpan.FromHours(2)) });
        Assert.EndsWith("/log?container=chain&sinceSeconds=2&previous=true&limitBytes=16777216", api.Requests.First(), StringComparison.Ordinal);
        Assert.EndsWith("/log?container=chain&sinceTime=2026-01-23T12%3A00%3A00Z&limitBytes=16777216", api.Requests.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("logs-bad-container", ErrorCodes.K8sRequestFailed, "container x is not valid")]
    [InlineData("logs-previous-none", ErrorCodes.K8sRequestFailed, "previous terminated container")]
    [InlineData("pod-not-found", ErrorCodes.PodNotFound, "no pod cryptomeria-gwc-0")]
    public async Task Refusals_are_told(string recording, string code, string message)
    {
        await using var api = await TestApi.ReplayAsync(recording);
        var error = await Assert.ThrowsAsync<OperationException>(() => ReadAsync(api, new PodLogQuery()));
        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Followed_lines_come_while_they_are_written_and_a_break_is_told()
    {
        var seen = new SemaphoreSlim(0);
        await using var api = await TestApi.StartAsync(async context =>
        {
            for (var i = 0; i < 3; i++)
            {
                await context.Response.WriteAsync($"line {i}\n");
                await context.Response.Body.FlushAsync();
                await seen.WaitAsync(context.RequestAborted);
            }

            context.Abort();
        });
        var lines = new List<string>();
        var error = await Assert.ThrowsAsync<OperationException>(async () =>
        {
            await foreach (var line in new PodLogs(api.Connection).FollowAsync(Pod, new PodLogQuery(), TestContext.Current.CancellationToken))
            {
                lines.Add(line.Text);
                seen.Release();
            }
        });
        Assert.Equal(ErrorCodes.K8sUnreachable, error.Code);
        Assert.Equal(["line 0", "line 1", "line 2"], lines);
    }

    [Fact]
    public async Task Lines_are_told_before_all_are_read()
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var api = await TestApi.StartAsync(async context =>
        {
            await context.Response.WriteAsync("first\n");
            await context.Response.Body.FlushAsync();
            await seen.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("second\n");
        });
        var lines = new List<string>();
        await foreach (var line in new PodLogs(api.Connection).EnumerateAsync(Pod, new PodLogQuery { Tail = 2 }, TestContext.Current.CancellationToken))
        {
            lines.Add(line.Text);
            seen.TrySetResult();
        }

        Assert.Equal(["first", "second"], lines);
        Assert.EndsWith("/log?container=chain&tailLines=2", Assert.Single(api.Requests), StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<PodLogLine>> ReadAsync(TestApi api, PodLogQuery query) =>
        new PodLogs(api.Connection).ReadAsync(Pod, query, TestContext.Current.CancellationToken);
}

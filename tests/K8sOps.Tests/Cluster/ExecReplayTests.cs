using System.Net.WebSockets;
using System.Text;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Exec;
using Cryptomeria.K8sOps.Tests.Cluster.Support;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>Exec against the recorded frames and refusals of a real API server, and against ones broken on purpose.</summary>
public sealed class ExecReplayTests
{
    private const string Success = "{\"metadata\":{},\"status\":\"Success\"}";
    private static readonly PodRef Pod = new("cryptomeria", "cryptomeria-relayer-59f4648786-5l6nk", "relayer");

    [Theory]
    [InlineData("exec-v4-ok", 0, "out\n", "err\n")]
    [InlineData("exec-v5-ok", 0, "out\n", "err\n")]
    [InlineData("exec-v5-exit-3", 3, "", "")]
    [InlineData("exec-killed", 137, "", "")]
    public async Task Recorded_frames_give_streams_and_exit_code(string recording, int exitCode, string standardOutput, string standardError)
    {
        await using var api = await TestApi.ReplayAsync(recording);
        var result = await RunAsync(api);
        Assert.Equal(new ExecResult(exitCode, standardOutput, standardError), result);
    }

    [Fact]
    public async Task Large_output_comes_whole()
    {
        await using var api = await TestApi.ReplayAsync("exec-large-stdout");
        var result = await RunAsync(api);
        Assert.Equal(new string('x', 300_000), result.StandardOutput);
    }

    [Fact]
    public async Task Output_past_the_limit_is_an_error()
    {
        await using var api = await TestApi.ReplayAsync("exec-large-stdout");
        using var connection = api.Connect(o => o.MaxExecOutputBytes = 100_000);
        var error = await Assert.ThrowsAsync<OperationException>(() => RunAsync(connection));
        Assert.Equal(ErrorCodes.ExecFailed, error.Code);
        Assert.Contains("100000 bytes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exec-command-missing", ErrorCodes.ExecFailed, "\"true\": not found")]
    [InlineData("exec-container-missing", ErrorCodes.ExecFailed, "container nope is not valid for pod")]
    [InlineData("exec-pod-missing", ErrorCodes.PodNotFound, "there is no pod cryptomeria-relayer-59f4648786-5l6nk in namespace cryptomeria")]
    [InlineData("exec-no-protocol", ErrorCodes.K8sRequestFailed, "accepts no exec over WebSocket")]
    [InlineData("forbidden-exec", ErrorCodes.K8sForbidden, "system:serviceaccount:cryptomeria:nobody may not create pods/exec in namespace cryptomeria")]
    [InlineData("unauthorized", ErrorCodes.K8sUnauthorized, "does not accept the credentials")]
    public async Task Recorded_refusals_say_what_is_wrong(string recording, string code, string message)
    {
        await using var api = await TestApi.ReplayAsync(recording);
        var error = await Assert.ThrowsAsync<OperationException>(() => RunAsync(api));
        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);

        // A pod that was found and is gone has another in its place soon.
        Assert.Equal(code == ErrorCodes.PodNotFound, error.Retryable);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task A_character_split_between_frames_and_messages_in_pieces_are_put_together()
    {
        var text = Encoding.UTF8.GetBytes("杉😀\n");
        await using var api = await TalkAsync(async socket =>
        {
            foreach (var b in text)
            {
                await SendAsync(socket, [1, b]);
            }

            await socket.SendAsync(new byte[] { 1, (byte)'a' }, WebSocketMessageType.Binary, false, default);
            await socket.SendAsync("b\r\nc"u8.ToArray(), WebSocketMessageType.Binary, false, default);
            await socket.SendAsync("d"u8.ToArray(), WebSocketMessageType.Binary, true, default);
            await SendAsync(socket, []);
            await SendAsync(socket, [255, 1]);
            await SendAsync(socket, [3, .. Encoding.UTF8.GetBytes(Success)]);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        });
        var log = new StepLogRecorder();
        var result = await RunAsync(api, log);
        Assert.Equal("杉😀\nab\r\ncd", result.StandardOutput);
        Assert.Equal(["begin true", "out 杉😀", "out ab", "out cd", "end ok"], log.Entries);
    }

    [Fact]
    public async Task The_status_counts_although_the_server_never_closes()
    {
        using var over = new CancellationTokenSource();
        await using var api = await TalkAsync(async socket =>
        {
            await SendAsync(socket, [3, .. Encoding.UTF8.GetBytes(Success)]);
            await Task.Delay(Timeout.Infinite, over.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        var result = await RunAsync(api);
        await over.CancelAsync();
        Assert.Equal(0, result.ExitCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_ends_before_the_status_leaves_the_outcome_unknown(bool politely)
    {
        await using var api = await TestApi.StartAsync(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync("v5.channel.k8s.io");
            await SendAsync(socket, [1, .. "half a li"u8]);
            if (politely)
            {
                await socket.CloseAsync(WebSocketCloseStatus.InternalServerError, "the node went away", default);
            }
            else
            {
                context.Abort();
            }
        });
        var log = new StepLogRecorder();
        var error = await Assert.ThrowsAsync<OperationException>(() => RunAsync(api, log));
        Assert.Equal(ErrorCodes.ExecOutcomeUnknown, error.Code);
        Assert.True(error.Retryable);
        Assert.Equal("end outcome unknown", log.Entries[^1]);
        if (politely)
        {
            Assert.Contains("the node went away", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_connection_that_breaks_during_the_upgrade_leaves_the_outcome_unknown()
    {
        await using var api = await TestApi.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        var error = await Assert.ThrowsAsync<OperationException>(() => RunAsync(api));
        Assert.Equal(ErrorCodes.ExecOutcomeUnknown, error.Code);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task A_failure_to_reach_the_node_can_be_tried_again()
    {
        const string Status = """{"metadata":{},"status":"Failure","message":"Internal error occurred: error dialing backend: dial tcp 10.0.0.1:10250: connect: connection refused","reason":"InternalError","code":500}""";
        await using var api = await TalkAsync(async socket =>
        {
            await SendAsync(socket, [3, .. Encoding.UTF8.GetBytes(Status)]);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        });
        var error = await Assert.ThrowsAsync<OperationException>(() => RunAsync(api));
        Assert.Equal(ErrorCodes.ExecFailed, error.Code);
        Assert.True(error.Retryable);
    }

    [Fact]
    public async Task A_server_that_answers_no_ping_is_given_up()
    {
        using var over = new CancellationTokenSource();
        await using var api = await TalkAsync(socket => Task.Delay(Timeout.Infinite, over.Token).ContinueWith(_ => { }, TaskScheduler.Default));
        using var connection = api.Connect(o => o.ExecPingInterval = TimeSpan.FromSeconds(0.3));
        var error = await Assert.ThrowsAsync<OperationException>(() => RunAsync(connection));
        await over.CancelAsync();
        Assert.Equal(ErrorCodes.ExecOutcomeUnknown, error.Code);
    }

    [Fact]
    public async Task A_silent_server_that_answers_pings_is_waited_for()
    {
        await using var api = await TalkAsync(async socket =>
        {
            var receiving = socket.ReceiveAsync(new byte[1], CancellationToken.None);
            await Task.Delay(TimeSpan.FromSeconds(1.5));
            await SendAsync(socket, [3, .. Encoding.UTF8.GetBytes(Success)]);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
            await receiving;
        });
        using var connection = api.Connect(o => o.ExecPingInterval = TimeSpan.FromSeconds(0.3));
        Assert.Equal(0, (await RunAsync(connection)).ExitCode);
    }

    [Fact]
    public async Task A_throttled_exec_is_tried_again_when_the_server_said()
    {
        var first = true;
        await using var api = await TestApi.StartAsync(context =>
        {
            if (!first)
            {
                return TestApi.ReplayAsync(context, Recording.Read("exec-v5-ok"));
            }

            first = false;
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "0";
            return Task.CompletedTask;
        });
        Assert.Equal(0, (await RunAsync(api)).ExitCode);
        Assert.Equal(2, api.Requests.Count);
    }

    private static Task<TestApi> TalkAsync(Func<WebSocket, Task> talk) => TestApi.StartAsync(async context =>
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync("v5.channel.k8s.io");
        await talk(socket);
    });

    private static Task SendAsync(WebSocket socket, byte[] frame) =>
        socket.SendAsync(frame, WebSocketMessageType.Binary, true, CancellationToken.None);

    private static Task<ExecResult> RunAsync(TestApi api, IStepLog? log = null) => RunAsync(api.Connection, log);

    private static Task<ExecResult> RunAsync(K8sOps.Cluster.Connection.ClusterConnection connection, IStepLog? log = null) =>
        new PodExec(connection, TimeProvider.System).RunAsync(
            new ExecRequest(Pod, ["true"]) { Log = log }, CancellationToken.None, TestContext.Current.CancellationToken);
}

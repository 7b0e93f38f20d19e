using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Exec;
using Cryptomeria.K8sOps.Tests.Cluster.Support;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>Stopping a program in a pod ends it and its children, whatever they do against it.</summary>
public sealed class ExecStopTests
{
    private static readonly PodRef Pod = new("cryptomeria", "pod", "chain");

    // It takes less than 3 s on an idle machine; what a busy one needs is not at issue here.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private readonly string _operation = "job_" + Guid.NewGuid().ToString("N");

    [Theory]
    [InlineData("", "echo up; sleep 60")]
    [InlineData("busybox", "echo up; sleep 60")]
    [InlineData("bash", "echo up; sleep 60")]
    [InlineData("", "trap '' TERM; sleep 60 & echo up; sleep 61; sleep 62")]
    [InlineData("busybox", "trap '' TERM; sleep 60 & echo up; sleep 61; sleep 62")]
    public async Task Stop_ends_the_program_and_its_children(string shell, string script)
    {
        using var pod = ExecProcessTests.ShellPod(shell);
        await using var api = await TestApi.StartAsync(pod.ExecAsync);
        var log = new StepLogRecorder();
        var (exec, processes) = Over(api);
        using var stop = new CancellationTokenSource();
        var request = new ExecRequest(Pod, ["sh", "-c", script]) { OperationId = _operation, Log = log };
        var run = exec.RunAsync(request, stop.Token, TestContext.Current.CancellationToken);
        await log.WaitForAsync("out up");

        await stop.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run).WaitAsync(Soon);
        Assert.Equal(stop.Token, error.CancellationToken);
        Assert.Equal("end stopped", log.Entries[^1]);
        await AssertGoneAsync(processes);
    }

    [Fact]
    public async Task Stop_leaves_other_operations_alone()
    {
        using var pod = new ProcessPod();
        await using var api = await TestApi.StartAsync(pod.ExecAsync);
        var (exec, processes) = Over(api);
        using var stop = new CancellationTokenSource();
        using var letGo = new CancellationTokenSource();
        var (log, otherLog, other) = (new StepLogRecorder(), new StepLogRecorder(), _operation + "0");
        var run = exec.RunAsync(new(Pod, ["sh", "-c", "echo up; sleep 60"]) { OperationId = _operation, Log = log }, stop.Token, letGo.Token);
        var otherRun = exec.RunAsync(new(Pod, ["sh", "-c", "echo up; sleep 60"]) { OperationId = other, Log = otherLog }, stop: default, letGo.Token);
        await log.WaitForAsync("out up");
        await otherLog.WaitForAsync("out up");

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        var left = await processes.ListProcessesAsync(Pod, TestContext.Current.CancellationToken);
        Assert.Contains(left, p => p.OperationId == other);
        Assert.False(otherRun.IsCompleted);
        Assert.NotEqual(0, await processes.EndProcessesAsync(Pod, other, TestContext.Current.CancellationToken));
        Assert.Equal(143, (await otherRun).ExitCode);
        Assert.Equal(0, await processes.EndProcessesAsync(Pod, other, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Stop_catches_a_program_that_is_still_on_its_way()
    {
        using var pod = new ProcessPod();
        using var folder = new TempFolder();
        var requests = 0;
        var second = new TaskCompletionSource();
        await using var api = await TestApi.StartAsync(async context =>
        {
            // The node is slow: the program starts only once the stopping exec is there.
            if (Interlocked.Increment(ref requests) == 1)
            {
                await second.Task;
            }
            else
            {
                second.TrySetResult();
            }

            await pod.ExecAsync(context);
        });
        var (exec, processes) = Over(api);
        using var stop = new CancellationTokenSource();
        var run = exec.RunAsync(new(Pod, ["sleep", "60"]) { OperationId = _operation }, stop.Token, TestContext.Current.CancellationToken);
        while (api.Requests.IsEmpty)
        {
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run).WaitAsync(Soon);
        await AssertGoneAsync(processes);
    }

    [Theory]
    [InlineData("refuses")]
    [InlineData("hangs")]
    public async Task Stop_returns_in_time_although_the_second_exec_fails(string how)
    {
        using var pod = new ProcessPod();
        var requests = 0;
        var over = new TaskCompletionSource();
        await using var api = await TestApi.StartAsync(context =>
        {
            if (Interlocked.Increment(ref requests) == 1)
            {
                return pod.ExecAsync(context);
            }

            return how == "hangs" ? over.Task : TestApi.ReplayAsync(context, Recording.Read("forbidden-exec"));
        });
        var log = new StepLogRecorder();
        var (exec, _) = Over(api);
        using var stop = new CancellationTokenSource();
        var request = new ExecRequest(Pod, ["sh", "-c", "echo up; sleep 60"]) { OperationId = _operation, Log = log };
        var run = exec.RunAsync(request, stop.Token, TestContext.Current.CancellationToken);
        await log.WaitForAsync("out up");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run).WaitAsync(Soon);
        Assert.Contains(log.Entries, e => e.StartsWith("event the processes of", StringComparison.Ordinal) && e.Contains("could not be ended", StringComparison.Ordinal));
        over.SetResult();
    }

    [Fact]
    public async Task A_program_past_its_time_is_ended_and_told()
    {
        using var pod = new ProcessPod();
        await using var api = await TestApi.StartAsync(pod.ExecAsync);
        var (exec, processes) = Over(api);
        var request = new ExecRequest(Pod, ["sleep", "60"]) { OperationId = _operation, Timeout = TimeSpan.FromSeconds(0.7) };
        var error = await Assert.ThrowsAsync<OperationException>(() => exec.RunAsync(request, default, TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCodes.ExecFailed, error.Code);
        Assert.Contains("longer than 0.7 s", error.Message, StringComparison.Ordinal);
        await AssertGoneAsync(processes);
    }

    [Fact]
    public async Task A_program_that_writes_too_much_is_ended()
    {
        using var pod = new ProcessPod();
        await using var api = await TestApi.StartAsync(pod.ExecAsync);
        using var connection = api.Connect(o => o.MaxExecOutputBytes = 1_000_000);
        var exec = new PodExec(connection, TimeProvider.System);
        var request = new ExecRequest(Pod, ["sh", "-c", "while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done"]) { OperationId = _operation };
        var error = await Assert.ThrowsAsync<OperationException>(() => exec.RunAsync(request, default, TestContext.Current.CancellationToken));
        Assert.Contains("more than 1000000 bytes", error.Message, StringComparison.Ordinal);
        await AssertGoneAsync(new PodProcesses(exec));
    }

    // Where the machine was too busy for the ending to be awaited, the script in the pod is still at it.
    private async Task AssertGoneAsync(PodProcesses processes)
    {
        using var limit = new CancellationTokenSource(Soon);
        while ((await processes.ListProcessesAsync(Pod, limit.Token)).Any(p => p.OperationId == _operation))
        {
            await Task.Delay(50, limit.Token);
        }
    }

    private static (PodExec Exec, PodProcesses Processes) Over(TestApi api)
    {
        var exec = new PodExec(api.Connection, TimeProvider.System);
        return (exec, new PodProcesses(exec));
    }
}

using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Exec;
using Cryptomeria.K8sOps.Tests.Cluster.Support;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>Exec with real processes and the machine's own shell at the other end.</summary>
public sealed class ExecProcessTests
{
    private static readonly PodRef Pod = new("cryptomeria", "pod", "chain");
    private readonly string _operation = "job_" + Guid.NewGuid().ToString("N");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Arguments_arrive_as_they_were_given(bool marked)
    {
        using var pod = new ProcessPod();
        await using var api = await TestApi.StartAsync(pod.ExecAsync);
        string[] arguments = ["", " ", "a b", "it's", "\"$HOME\" `id` $(id)", "-n", "*", "杉 & < > | ; #", "line\nfeed", "%s%%", "\\0"];
        var request = new ExecRequest(Pod, ["sh", "-c", "for a; do printf '<%s>' \"$a\"; done", "sh", .. arguments])
        {
            OperationId = marked ? _operation : null,
        };
        var result = await RunAsync(api, request);
        Assert.Equal(string.Concat(arguments.Select(a => $"<{a}>")), result.StandardOutput);
    }

    [Theory]
    [InlineData("v5.channel.k8s.io", false)]
    [InlineData("v5.channel.k8s.io", true)]
    [InlineData("v4.channel.k8s.io", false)]
    [InlineData("v4.channel.k8s.io", true)]
    public async Task Standard_input_reaches_the_program_and_ends(string protocol, bool marked)
    {
        using var pod = new ProcessPod { Protocols = [protocol] };
        await using var api = await TestApi.StartAsync(pod.ExecAsync);
        var input = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"杉 line {i}\n")) + "no end of line";
        var request = new ExecRequest(Pod, ["sh", "-c", "cat; exit 4"]) { StandardInput = input, OperationId = marked ? _operation : null };
        var result = await RunAsync(api, request);
        Assert.Equal(4, result.ExitCode);
        Assert.Equal(input, result.StandardOutput);
    }

    [Fact]
    public async Task A_program_that_reads_none_of_its_input_is_no_error()
    {
        using var pod = new ProcessPod();
        await using var api = await TestApi.StartAsync(pod.ExecAsync);
        var result = await RunAsync(api, new ExecRequest(Pod, ["true"]) { StandardInput = new string('x', 1_000_000) });
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task Lines_are_told_while_the_program_runs()
    {
        using var folder = new TempFolder();
        using var pod = new ProcessPod();
        await using var api = await TestApi.StartAsync(pod.ExecAsync);
        var log = new StepLogRecorder();
        var go = folder.File("go");
        var request = new ExecRequest(Pod, ["sh", "-c", "echo first; echo oops >&2; until [ -e \"$1\" ]; do sleep 0.05; done; echo last", "sh", go])
        {
            Log = log,
            Display = "wait for it",
        };
        var run = RunAsync(api, request);
        await log.WaitForAsync("out first");
        await log.WaitForAsync("err oops");
        Assert.False(run.IsCompleted);
        await File.WriteAllTextAsync(go, "");
        Assert.Equal(new ExecResult(0, "first\nlast\n", "oops\n"), await run);
        Assert.Equal("begin wait for it", log.Entries[0]);
        Assert.Equal(["out last", "end ok"], log.Entries.TakeLast(2));
    }

    [Fact]
    public async Task Standard_output_can_be_kept_out_of_the_log()
    {
        using var pod = new ProcessPod();
        await using var api = await TestApi.StartAsync(pod.ExecAsync);
        var log = new StepLogRecorder();
        var request = new ExecRequest(Pod, ["sh", "-c", "echo seen; echo told >&2; exit 9"]) { Log = log, LogStandardOutput = false };
        Assert.Equal(new ExecResult(9, "seen\n", "told\n"), await RunAsync(api, request));
        Assert.Equal(["begin sh -c 'echo seen; echo told >&2; exit 9'", "err told", "end exit 9"], log.Entries);
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(true, "busybox")]
    [InlineData(true, "bash")]
    public async Task A_missing_program_is_an_error_that_names_it(bool marked, string shell)
    {
        using var pod = ShellPod(shell);
        await using var api = await TestApi.StartAsync(pod.ExecAsync);
        var request = new ExecRequest(Pod, ["no-such-program", "x"]) { OperationId = marked ? _operation : null };
        var error = await Assert.ThrowsAsync<OperationException>(() => RunAsync(api, request));
        Assert.Equal(ErrorCodes.ExecFailed, error.Code);
        Assert.Contains("\"no-such-program\": not found", error.Message, StringComparison.Ordinal);
        Assert.Equal("no-such-program", error.Details["program"]);
    }

    [Theory]
    [InlineData("echo sh: it failed >&2; exit 127")]
    [InlineData("no-such-program")]
    public async Task A_marked_program_that_itself_ends_with_127_is_a_result(string script)
    {
        using var pod = new ProcessPod();
        await using var api = await TestApi.StartAsync(pod.ExecAsync);
        var result = await RunAsync(api, new ExecRequest(Pod, ["sh", "-c", script]) { OperationId = _operation });
        Assert.Equal(127, result.ExitCode);
    }

    [Fact]
    public async Task Letting_go_leaves_the_program_running()
    {
        using var pod = new ProcessPod();
        await using var api = await TestApi.StartAsync(pod.ExecAsync);
        var log = new StepLogRecorder();
        using var letGo = new CancellationTokenSource();
        var exec = new PodExec(api.Connection, TimeProvider.System);
        var request = new ExecRequest(Pod, ["sh", "-c", "echo up; sleep 60"]) { OperationId = _operation, Log = log };
        var run = exec.RunAsync(request, CancellationToken.None, letGo.Token);
        await log.WaitForAsync("out up");
        await letGo.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal("end let go", log.Entries[^1]);

        var processes = new PodProcesses(exec);
        var left = await processes.ListProcessesAsync(Pod, TestContext.Current.CancellationToken);
        Assert.Contains(left, p => p.OperationId == _operation);
        Assert.NotEqual(0, await processes.EndProcessesAsync(Pod, _operation, TestContext.Current.CancellationToken));
    }

    internal static ProcessPod ShellPod(string shell)
    {
        string[] command = shell switch { "" => ["sh"], "busybox" => ["busybox", "sh"], _ => [shell] };
        if (shell.Length > 0 && !Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(f => File.Exists(Path.Combine(f, command[0]))))
        {
            Assert.Skip($"{command[0]} is not installed");
        }

        return new ProcessPod { Shell = command };
    }

    private static Task<ExecResult> RunAsync(TestApi api, ExecRequest request) =>
        new PodExec(api.Connection, TimeProvider.System).RunAsync(request, CancellationToken.None, TestContext.Current.CancellationToken);
}

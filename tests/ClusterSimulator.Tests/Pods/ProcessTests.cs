using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.ClusterSimulator.Pods.Containers;

namespace Cryptomeria.ClusterSimulator.Tests.Pods;

/// <summary>Processes in a container: how they are found, ended and outlive what started them.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task A_missing_program_is_told_apart_from_one_that_fails()
    {
        await using var box = new TestContainer();
        Assert.True((await box.ExecAsync("no-such-program")).ProgramMissing);
        Assert.True((await box.ExecAsync("/bin/no-such")).ProgramMissing);
        Assert.Equal(127, (await box.ShAsync("no-such-program")).ExitCode);
        Assert.Contains("no-such-program: not found", (await box.ShAsync("no-such-program")).Error, StringComparison.Ordinal);
        Assert.Equal(3, (await box.ShAsync("exit 3")).ExitCode);
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("KILL", 137)]
    [InlineData("HUP", 129)]
    public async Task A_signal_ends_a_process_with_its_number(string signal, int code)
    {
        await using var box = new TestContainer();
        var sleeping = box.ExecAsync("sleep", "600");
        var pid = await PidAsync(box, "^sleep 600$");
        await box.ShAsync($"kill -{signal} {pid}");
        Assert.Equal(code, (await sleeping).ExitCode);
    }

    [Fact]
    public async Task What_is_execd_leads_a_session_and_its_group_can_be_ended()
    {
        await using var box = new TestContainer();
        var running = box.ShAsync("sleep 601 & sleep 602; echo never");
        var pid = await PidAsync(box, "^sleep 602$", parent: true);
        var line = (await box.ShAsync($"ps -o pid=,pgid=,sid= -p {pid}")).Output.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal([pid, pid, pid], line);
        Assert.Equal(0, (await box.ShAsync($"kill -TERM -{pid}")).ExitCode);
        Assert.Equal(143, (await running).ExitCode);
        Assert.Equal(1, (await box.ShAsync("pgrep -f '^sleep 60[12]$'")).ExitCode);
    }

    [Fact]
    public async Task A_process_outlives_its_connection()
    {
        await using var box = new TestContainer();
        using var connection = new CancellationTokenSource();
        var exec = new ContainerExec(
            TestContainer.Namespace, TestContainer.Name, "main", ["sh", "-c", "echo on; sleep 0.2; echo $$ > /tmp/done; echo lost"], null,
            _ => ValueTask.CompletedTask, _ => ValueTask.CompletedTask);
        var running = PodHost.ExecAsync(box.Container, exec, connection.Token);
        await connection.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal("", (await box.ShAsync("while ! [ -s /tmp/done ]; do sleep 0.01; done")).Output);
    }

    [Fact]
    public async Task An_exec_stays_open_while_a_background_process_holds_its_output()
    {
        await using var box = new TestContainer();
        var held = box.ShAsync("sleep 603 & echo started");
        await PidAsync(box, "^sleep 603$");
        var detached = await box.ShAsync("sleep 604 > /dev/null 2>&1 & echo $!");
        Assert.Equal(0, detached.ExitCode);
        Assert.False(held.IsCompleted);
        await box.ShAsync("pkill -f '^sleep 60[34]$'");
        Assert.Equal("started\n", (await held).Output);
    }

    [Fact]
    public async Task Orphans_belong_to_process_1_and_a_dead_child_is_a_zombie_until_it_is_waited_for()
    {
        await using var box = new TestContainer();
        await box.ShAsync("nohup sleep 605 > /dev/null 2>&1 &");
        var pid = await PidAsync(box, "^sleep 605$");
        Assert.Equal("1", (await box.ShAsync($"ps -o ppid= -p {pid}")).Output.Trim());
        await box.ShAsync($"kill {pid}");
        Assert.False((await box.ShAsync($"[ -d /proc/{pid} ]")).ExitCode == 0);

        var zombie = await box.ShAsync(
            """
            sleep 606 & p=$!
            kill $p
            while ! grep -q '^State:.Z' /proc/$p/status; do sleep 0.01; done
            [ -s /proc/$p/cmdline ] || [ -e /proc/$p/exe ] || echo "zombie $(cat /proc/$p/comm)"
            wait $p
            [ -d /proc/$p ] || echo gone
            """);
        Assert.Equal("zombie sleep\ngone\n", zombie.Output);
    }

    [Fact]
    public async Task Pgrep_f_finds_the_shell_that_asks_but_not_itself()
    {
        await using var box = new TestContainer();
        Assert.Equal(0, (await box.ShAsync("pgrep -f 'rly start' > /dev/null 2>&1")).ExitCode);
        Assert.Equal(1, (await box.ExecAsync("pgrep", "-f", "rly start")).ExitCode);
        Assert.Equal(1, (await box.ExecAsync("pgrep", "-x", "rly")).ExitCode);
    }

    [Fact]
    public async Task Setsid_and_nohup_detach()
    {
        await using var box = new TestContainer();
        await box.ShAsync("setsid nohup sleep 607 > /dev/null 2>&1 < /dev/null &");
        var pid = await PidAsync(box, "^sleep 607$");
        var ids = (await box.ShAsync($"ps -o pgid=,sid= -p {pid}; kill -HUP {pid}; kill -0 {pid} && echo alive; kill {pid}")).Output;
        Assert.Equal([pid, pid, "alive"], ids.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_container_whose_process_1_ends_starts_again_with_its_empty_directories()
    {
        await using var box = new TestContainer(new PodMount("/cache", null, null));
        await PidAsync(box, "^sleep 3600$");
        await box.ShAsync("echo kept > /cache/f; echo lost > /tmp/f; kill -KILL 1");
        Assert.Equal(0, (await box.ShAsync("[ -d /proc/1 ]")).ExitCode);
        var before = box.Container;
        await box.ShAsync("kill -TERM 1");
        await CryptomeriaPods.WaitAsync(() => box.Container != before);
        Assert.Equal("kept\n", (await box.ShAsync("cat /cache/f; [ -e /tmp/f ] && echo there")).Output);
    }

    [Fact]
    public async Task Standard_input_goes_to_the_process_and_ends()
    {
        await using var box = new TestContainer();
        Assert.Equal("hello\nwörld\n", (await box.ExecWithInputAsync("hello\nwörld\n", "cat")).Output);
        Assert.Equal("2\n", (await box.ExecWithInputAsync("a\nb\n", "sh", "-c", "cat > /tmp/f; wc -l < /tmp/f")).Output);
    }

    [Fact]
    public async Task Large_output_comes_whole()
    {
        await using var box = new TestContainer();
        var result = await box.ShAsync("head -c 300000 /dev/zero | tr '\\0' x");
        Assert.Equal(300000, result.Output.Length);
    }

    [Theory]
    [InlineData("ls --color=never", 2)]
    [InlineData("grep -P x /dev/null", 2)]
    [InlineData("sort -V /dev/null", 2)]
    [InlineData("sed 'N;P;D' /dev/null", 1)]
    [InlineData("find /tmp -perm 644", 1)]
    [InlineData("jq .", 127)]
    [InlineData("[[ a = a ]]", 127)]
    [InlineData("set -o pipefail", 2)]
    [InlineData("kill -TERM -- -1", 2)]
    [InlineData("cat <<< x", 2)]
    [InlineData("x=(1 2)", 2)]
    public async Task What_is_not_known_fails_loudly(string script, int code)
    {
        await using var box = new TestContainer();
        var result = await box.ShAsync(script);
        Assert.Equal(code, result.ExitCode);
        Assert.NotEqual("", result.Error);
    }

    private static async Task<string> PidAsync(TestContainer box, string pattern, bool parent = false)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var found = (await box.ExecAsync("pgrep", "-f", pattern)).Output.Trim();
            if (found.Length > 0 && parent)
            {
                return (await box.ExecAsync("ps", "-o", "ppid=", "-p", found)).Output.Trim();
            }

            if (found.Length > 0)
            {
                return found;
            }

            await Task.Delay(5, timeout.Token);
        }
    }
}

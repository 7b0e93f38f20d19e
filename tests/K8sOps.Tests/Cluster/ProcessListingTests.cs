using System.Diagnostics;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Exec;
using Cryptomeria.K8sOps.Tests.Cluster.Support;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>What really runs in a container, told by the machine's own shells and <c>/proc</c>.</summary>
public sealed class ProcessListingTests
{
    private static readonly PodRef Pod = new("cryptomeria", "pod", "relayer");
    private readonly string _operation = "job_" + Guid.NewGuid().ToString("N");

    [Theory]
    [InlineData("")]
    [InlineData("busybox")]
    [InlineData("bash")]
    public async Task A_process_is_told_with_its_arguments_variables_and_age(string shell)
    {
        using var pod = ExecProcessTests.ShellPod(shell);
        await using var api = await TestApi.StartAsync(pod.ExecAsync);
        string[] arguments = ["-c", "read -r x; exit 0", "a b", "", "line\nfeed", "杉"];
        using var process = Start("sh", arguments);

        var processes = await ListAsync(api);
        process.Kill();
        var found = Assert.Single(processes, p => p.OperationId == _operation);
        Assert.Equal(["sh", .. arguments[..4], "line\u0001feed", "杉"], found.Arguments);
        Assert.Equal(process.Id, found.Pid);
        Assert.Equal(Environment.ProcessId, found.ParentPid);
        Assert.Equal(["CRYPTOMERIA_NOTE", "CRYPTOMERIA_OP"], found.Environment.Keys.Order());
        Assert.Equal("one=two\u0001three", found.Environment["CRYPTOMERIA_NOTE"]);
        Assert.InRange(found.Age!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("busybox")]
    [InlineData("bash")]
    public async Task Those_who_ask_are_never_among_the_answers(string shell)
    {
        using var pod = ExecProcessTests.ShellPod(shell);
        await using var api = await TestApi.StartAsync(pod.ExecAsync);
        var listings = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ListAsync(api)));
        var shells = listings.SelectMany(l => l).Where(p => p.ParentPid == Environment.ProcessId || p.Arguments.Any(a => a.Contains("/proc/", StringComparison.Ordinal)));
        Assert.DoesNotContain(shells, p => p.Arguments.Any(a => a.Contains("cryptomeria: list processes", StringComparison.Ordinal)));
        Assert.DoesNotContain(shells, p => p.Arguments[0].EndsWith("tr", StringComparison.Ordinal) && p.Arguments.Count == 3);
        Assert.All(listings, l => Assert.Contains(l, p => p.Pid == Environment.ProcessId));
    }

    [Fact]
    public async Task A_zombie_does_not_run()
    {
        using var pod = new ProcessPod();
        await using var api = await TestApi.StartAsync(pod.ExecAsync);

        // The child ends at once and its parent, which has become sleep, never asks how.
        using var process = Start("sh", ["-c", "sh -c 'exit 0' rly start & exec sleep 60"]);
        IReadOnlyList<PodProcess> mine;
        do
        {
            mine = [.. (await ListAsync(api)).Where(p => p.OperationId == _operation)];
        }
        while (mine.Any(p => p.Arguments[0] == "sh"));
        var stat = await File.ReadAllTextAsync($"/proc/{process.Id}/task/{process.Id}/children");
        process.Kill(entireProcessTree: true);
        Assert.NotEmpty(stat.Trim());
        Assert.Equal(["sleep", "60"], Assert.Single(mine).Arguments);
    }

    [Fact]
    public void A_listing_that_came_cut_is_not_believed()
    {
        const string Whole = "9 100.50\u001e7 1 S 50\u001drly\nstart\n\u001d\u001eend";
        Assert.Equal(TimeSpan.FromSeconds(100), Assert.Single(ProcessListing.Parse(Whole)!).Age);
        for (var length = 0; length < Whole.Length; length++)
        {
            Assert.Null(ProcessListing.Parse(Whole[..length]));
        }
    }

    [Fact]
    public void Without_an_uptime_the_age_is_not_known()
    {
        var process = Assert.Single(ProcessListing.Parse("9 \u001e7 1 S 50\u001drly\nstart\n\u001dCRYPTOMERIA_OP=job_1\n\u001eend")!);
        Assert.Null(process.Age);
        Assert.Equal("job_1", process.OperationId);
        Assert.Equal(["rly", "start"], process.Arguments);
    }

    private Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true };

        // The tests' own settings begin so too.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("CRYPTOMERIA_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["CRYPTOMERIA_OP"] = _operation;
        start.Environment["CRYPTOMERIA_NOTE"] = "one=two\nthree";
        start.Environment["OTHER_NOTE"] = "CRYPTOMERIA_NO=1";
        return Process.Start(start)!;
    }

    private static Task<IReadOnlyList<PodProcess>> ListAsync(TestApi api) =>
        new PodProcesses(new PodExec(api.Connection, TimeProvider.System)).ListProcessesAsync(Pod, TestContext.Current.CancellationToken);
}

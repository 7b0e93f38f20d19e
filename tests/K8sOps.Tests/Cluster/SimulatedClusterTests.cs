using System.Text;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Logs;
using Cryptomeria.K8sOps.Tests.Cluster.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>Everything that talks to Kubernetes, over HTTP and WebSocket against the simulated API server.</summary>
public sealed class SimulatedClusterTests
{
    private readonly string _operation = "job_" + Guid.NewGuid().ToString("N");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chains_and_relayer_are_found_and_what_is_replaced_does_not_count()
    {
        await using var system = await SimulatedSystem.StartAsync("fdsc-10", "fdsc-9", "mdsc", "gwc");
        await system.Host.Objects.WaitUntilReadyAsync("cryptomeria", Token);
        var chains = (await system.ReadAsync()).Chains;
        Assert.Equal(["gwc", "mdsc", "fdsc-9", "fdsc-10"], chains.Select(c => c.ChainId));
        Assert.All(chains, c => Assert.True(c.Ready));
        Assert.Equal(new PodRef("cryptomeria", "cryptomeria-fdsc-10-0", "chain"), chains[^1].Pod);

        var before = await system.RelayerAsync();
        system.Host.Objects.Delete("pods", "cryptomeria", before.Name);
        var after = await system.RelayerAsync();
        Assert.NotEqual(before.Name, after.Name);
    }

    [Fact]
    public async Task A_relayer_whose_image_is_missing_tells_so()
    {
        await using var system = await SimulatedSystem.StartAsync();
        system.Host.PodFailures.Set("relayer", PodFailure.ImagePullBackOff);
        var pod = (await system.ReadAsync()).RelayerContainer?.Name ?? "relayer";
        system.Host.Objects.Delete("pods", "cryptomeria", pod, 0);
        var error = await Assert.ThrowsAsync<OperationException>(() => system.RelayerAsync(TimeSpan.FromSeconds(2)));
        Assert.Equal(ErrorCodes.RelayerPodNotReady, error.Code);
        Assert.Contains("ImagePullBackOff", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_run_with_input_streams_and_exit_code()
    {
        await using var system = await SimulatedSystem.StartAsync();
        var request = new ExecRequest(await system.RelayerAsync(), ["sh", "-c", "cat; echo oops >&2; exit 3"]) { StandardInput = "杉\n", OperationId = _operation };
        Assert.Equal(new ExecResult(3, "杉\n", "oops\n"), await system.Exec.RunAsync(request, default, Token));
        var error = await Assert.ThrowsAsync<OperationException>(() => system.Exec.RunAsync(request with { Command = ["no-such-program"], OperationId = null }, default, Token));
        Assert.Equal(ErrorCodes.ExecFailed, error.Code);
    }

    [Fact]
    public async Task Stop_ends_what_runs()
    {
        await using var system = await SimulatedSystem.StartAsync();
        var (pod, log) = (await system.RelayerAsync(), new StepLogRecorder());
        using var stop = new CancellationTokenSource();
        var run = system.Exec.RunAsync(new(pod, ["sh", "-c", "echo up; sleep 60"]) { OperationId = _operation, Log = log }, stop.Token, Token);
        await log.WaitForAsync("out up");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run).WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.Equal(0, await system.Processes.EndProcessesAsync(pod, _operation, Token));
    }

    [Fact]
    public async Task A_dropped_exec_leaves_the_outcome_unknown_and_the_program_running()
    {
        await using var system = await SimulatedSystem.StartAsync();
        var pod = await system.RelayerAsync();
        system.Host.Faults.DropExec(TimeSpan.FromSeconds(0.5), command: "sleep");
        var request = new ExecRequest(pod, ["sleep", "60"]) { OperationId = _operation };
        var error = await Assert.ThrowsAsync<OperationException>(() => system.Exec.RunAsync(request, default, Token));
        Assert.Equal(ErrorCodes.ExecOutcomeUnknown, error.Code);
        var process = Assert.Single(await system.Processes.ListProcessesAsync(pod, Token), p => p.OperationId == _operation);
        Assert.Equal(["sleep", "60"], process.Arguments);
        Assert.Equal(1, await system.Processes.EndProcessesAsync(pod, _operation, Token));
    }

    [Fact]
    public async Task Somebody_without_rights_is_told_which_are_missing()
    {
        await using var system = await SimulatedSystem.StartAsync();
        var pod = await system.RelayerAsync();
        await using var nobody = system.As(system.Host.NobodyToken);
        await AssertForbiddenAsync("create pods/exec", () => nobody.GetRequiredService<IPodExec>().RunAsync(new(pod, ["true"]), default, Token));
        await AssertForbiddenAsync("get pods/log", () => nobody.GetRequiredService<PodLogs>().ReadAsync(pod, new(), Token));
        await AssertForbiddenAsync("leases.coordination.k8s.io", () => nobody.GetRequiredService<INamespaceLock>().GetAsync("cryptomeria", Token));
        await AssertForbiddenAsync("list", () => SimulatedSystem.ReadAsync(nobody));
        await AssertForbiddenAsync(
            "get pods/proxy", () => nobody.GetRequiredService<IChainRpc>().GetSyncAsync(new("gwc", "gwc", pod, true, pod.Name), TimeSpan.FromSeconds(60), Token));
        await using var stranger = system.As("wrong");
        var error = await Assert.ThrowsAsync<OperationException>(() => SimulatedSystem.ReadAsync(stranger));
        Assert.Equal(ErrorCodes.K8sUnauthorized, error.Code);
    }

    [Theory]
    [InlineData(FaultAction.TooManyRequests)]
    [InlineData(FaultAction.Reset)]
    [InlineData(FaultAction.InternalError)]
    [InlineData(FaultAction.Unavailable)]
    public async Task A_passing_fault_is_not_noticed(FaultAction action)
    {
        await using var system = await SimulatedSystem.StartAsync("gwc");
        using var fault = system.Host.Faults.Add(new FaultRule { Action = action, Path = "/pods", Times = 1 });
        Assert.Single((await system.ReadAsync()).Chains);
        Assert.Equal(1, fault.Strikes);
    }

    [Fact]
    public async Task Of_many_hosts_one_gets_the_lock()
    {
        await using var system = await SimulatedSystem.StartAsync();
        var hosts = Enumerable.Range(0, 12).Select(_ => system.As(system.Host.Token)).ToList();
        var attempts = await Task.WhenAll(hosts.Select((host, i) => host.GetRequiredService<INamespaceLock>()
            .TryAcquireAsync("cryptomeria", $"job_{i}", TimeSpan.FromMinutes(1), (_, _) => Task.FromResult(false), Token)));
        var winner = Assert.Single(attempts, a => a.Acquired);
        var locks = system.Get<INamespaceLock>();
        Assert.Equal(winner.Holder, (await locks.GetAsync("cryptomeria", Token))!.Holder);
        Assert.True(await locks.RenewAsync("cryptomeria", winner.Holder, TimeSpan.FromHours(1), Token));
        await locks.ReleaseAsync("cryptomeria", winner.Holder, Token);
        Assert.Null(await locks.GetAsync("cryptomeria", Token));
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_chains_height_comes_over_the_pod_proxy()
    {
        await using var system = await SimulatedSystem.StartAsync("gwc");
        await system.Host.Objects.WaitUntilReadyAsync("cryptomeria", Token);
        var gwc = Assert.Single((await system.ReadAsync()).Chains);
        var rpc = system.Get<IChainRpc>();
        var error = await Assert.ThrowsAsync<OperationException>(() => rpc.GetSyncAsync(gwc, TimeSpan.FromSeconds(60), Token));
        Assert.Equal(ErrorCodes.ChainRpcUnreachable, error.Code);
        system.Runtime.Http = (pod, port) => (pod, port) == ("cryptomeria-gwc-0", 26657)
            ? new PodHttpResponse(200, "application/json", Encoding.UTF8.GetBytes("""{"result":{"sync_info":{"latest_block_height":"12","catching_up":false} } }"""))
            : null;
        Assert.Equal(new ChainSync(12, false), await rpc.GetSyncAsync(gwc, TimeSpan.FromSeconds(60), Token));
    }

    [Fact]
    public async Task Logs_are_read_by_their_end_and_followed()
    {
        await using var system = await SimulatedSystem.StartAsync();
        var pod = await system.RelayerAsync();
        var time = new DateTimeOffset(2026, 1, 23, 12, 0, 0, 123, TimeSpan.Zero);
        system.Runtime.Lines = [.. Enumerable.Range(0, 5).Select(i => new ContainerLogLine(time.AddSeconds(i), $"line {i}"))];
        var logs = system.Get<PodLogs>();
        var tail = await logs.ReadAsync(pod, new PodLogQuery { Tail = 2, Timestamps = true }, Token);
        Assert.Equal([new PodLogLine(time.AddSeconds(3), "line 3"), new PodLogLine(time.AddSeconds(4), "line 4")], tail);
        var since = await logs.ReadAsync(pod, new PodLogQuery { Since = time.AddSeconds(4) }, Token);
        Assert.Equal(["line 4"], since.Select(l => l.Text));

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var seen = new List<string>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var line in logs.FollowAsync(pod, new PodLogQuery { Tail = 1 }, enough.Token))
            {
                seen.Add(line.Text);
                if (seen.Count == 1)
                {
                    system.Runtime.WriteLater("later");
                }
                else
                {
                    await enough.CancelAsync();
                }
            }
        });
        Assert.Equal(["line 4", "later"], seen);
    }

    private static async Task AssertForbiddenAsync(string message, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<OperationException>(call);
        Assert.Equal(ErrorCodes.K8sForbidden, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}

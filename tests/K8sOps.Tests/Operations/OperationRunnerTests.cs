using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Tests.Operations.Support;

namespace Cryptomeria.K8sOps.Tests.Operations;

/// <summary>What a call's failure is told as.</summary>
public sealed class OperationRunnerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failure_in_a_pod_that_went_away_under_the_call_is_told_as_such(bool inAPart)
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 1);
        var old = await system.RelayerPodAsync();
        using var run = Run(system);
        var e = await Assert.ThrowsAsync<OperationException>(() => system.Get<OperationRunner>().RunAsync<bool>(run, async whole =>
        {
            using var part = inAPart ? whole.Part() : null;
            await system.Get<SetupOperations>().ObserveAsync(part ?? whole);
            system.Host.Objects.Delete("pods", old.Namespace, old.Name);
            await system.WaitAsync(() => system.Host.Objects.Find("pods", old.Namespace, old.Name) is null);
            throw new OperationException(ErrorCodes.ExecFailed, "the connection broke");
        }));
        Assert.Equal((ErrorCodes.RelayerPodReplaced, old.Name), (e.Code, e.Details["pod"]));
        Assert.Contains("EXEC_FAILED: the connection broke", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Any_other_failure_stays_what_it_is(bool inThePod)
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 1);
        using var run = Run(system);
        var e = await Assert.ThrowsAsync<OperationException>(() => system.Get<OperationRunner>().RunAsync<bool>(run, async whole =>
        {
            if (inThePod)
            {
                await system.Get<SetupOperations>().ObserveAsync(whole);
            }

            throw new OperationException(ErrorCodes.ExecFailed, "the connection broke");
        }));
        Assert.Equal(ErrorCodes.ExecFailed, e.Code);
    }

    [Fact]
    public async Task A_failure_that_a_pod_explains_says_so()
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 1);
        system.Host.PodFailures.Set("/cryptomeria-fdsc-0-0$", PodFailure.NotReady);
        await WaitNotReadyAsync(system);
        using var run = Run(system);
        var e = await Assert.ThrowsAsync<OperationException>(() => FailAsync(system, run, "fdsc-0"));
        Assert.Equal((ErrorCodes.ChainRpcUnreachable, true), (e.Code, e.Retryable));
        Assert.StartsWith("fdsc-0: container chain runs but is not Ready", e.Details["findings"], StringComparison.Ordinal);

        // Of another chain it says nothing.
        Assert.DoesNotContain("findings", (await Assert.ThrowsAsync<OperationException>(() => FailAsync(system, run, "mdsc"))).Details.Keys);
    }

    [Fact]
    public async Task What_a_broken_pod_makes_hopeless_is_not_tried_again()
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 1, timings => timings with { ImagePull = TimeSpan.Zero });
        system.Host.PodFailures.Set("/cryptomeria-fdsc-0-0$", PodFailure.ImagePullBackOff);
        system.Host.Objects.Delete("pods", OperatedSystem.Namespace, "cryptomeria-fdsc-0-0");
        await system.WaitAsync(() => system.Host.Objects.Find("pods", OperatedSystem.Namespace, "cryptomeria-fdsc-0-0")
            ?["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"]?.GetValue<string>() == "ImagePullBackOff");
        using var run = Run(system);
        var e = await Assert.ThrowsAsync<OperationException>(() => FailAsync(system, run, "fdsc-0"));
        Assert.Equal((ErrorCodes.WorkloadFailed, false, "cryptomeria-fdsc-0-0"), (e.Code, e.Retryable, e.Details["pod"]));
        Assert.StartsWith("CHAIN_RPC_UNREACHABLE", e.Details["cause"], StringComparison.Ordinal);
    }

    private static Task<bool> FailAsync(OperatedSystem system, OperationRun run, string chain) => system.Get<OperationRunner>().RunAsync<bool>(
        run,
        _ => throw new OperationException(ErrorCodes.ChainRpcUnreachable, "it does not answer", retryable: true, new Dictionary<string, string> { ["chainId"] = chain }));

    private static Task WaitNotReadyAsync(OperatedSystem system) => system.WaitAsync(() =>
        system.Host.Objects.Find("pods", OperatedSystem.Namespace, "cryptomeria-fdsc-0-0")?["status"]?["containerStatuses"]?[0]?["ready"]?.GetValue<bool>() == false);

    private static OperationRun Run(OperatedSystem system) =>
        new(OperatedSystem.Namespace, "cryptomeria", "job_1", system.Log, CancellationToken.None, OperatedSystem.Token);
}

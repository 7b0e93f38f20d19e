using Cryptomeria.K8sOps.Operations;
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
            await system.Get<SetupOperations>().LookAsync(part ?? whole);
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
                await system.Get<SetupOperations>().LookAsync(whole);
            }

            throw new OperationException(ErrorCodes.ExecFailed, "the connection broke");
        }));
        Assert.Equal(ErrorCodes.ExecFailed, e.Code);
    }

    private static OperationRun Run(OperatedSystem system) =>
        new(OperatedSystem.Namespace, "cryptomeria", "job_1", system.Log, CancellationToken.None, OperatedSystem.Token);
}

using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Steps.HelmUpgrade;
using Cryptomeria.Functions.Steps.Relayer;
using Cryptomeria.Functions.Steps.RemoveChains;
using Cryptomeria.Functions.Tests.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Relayer;
using static Cryptomeria.Functions.Tests.Jobs.FakeContext;

namespace Cryptomeria.Functions.Tests.Steps.Relayer;

/// <summary>A relayer that a job stopped, and what the job leaves behind.</summary>
public class RelayerGuardTests
{
    private static readonly TimeSpan Try = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("failure")]
    [InlineData("cancel")]
    [InlineData("time-out")]
    [InlineData("none")]
    public async Task A_relayer_that_ran_is_brought_back(string end)
    {
        var context = new FakeContext(JobRunTests.Input(60, RemoveChainsStep.Name, HelmUpgradeStep.Name))
        {
            Activity = (name, _) => (name, end) switch
            {
                ("ObserveRelayerPresence", _) => (new ActivityResult<RelayerPresence>(new RelayerPresence("relayer-1", true)), Try),
                ("BringRelayerBack", _) => (Done("rly start runs"), Try),
                ("Work", "failure") => (Fails(ErrorCodes.HelmFailed, retryable: false), Try),
                ("Work", "cancel" or "time-out") => (new ActivityResult<Outcome>(default, StoppedBy: end == "cancel" ? StopReasons.Cancel : StopReasons.Timeout), TimeSpan.FromSeconds(61)),
                _ => (Done(), TimeSpan.Zero),
            },
        };
        await context.RunAsync(
            async (run, step) =>
            {
                await RelayerGuard.RememberAsync(run, step);
                return await JobRunTests.Work(run, step);
            },
            end == "cancel" ? 5 : null);

        Assert.Equal(["BringRelayerBack", "EndJob"], context.Calls.Select(call => call.Name).TakeLast(2));
        Assert.Single(context.Calls, call => call.Name == "ObserveRelayerPresence");
        Assert.Equal(end is "failure" or "time-out" ? "brought back: rly start runs" : null, context.State.Error?.Details.TryGetValue("relayer", out var told) == true ? told.ToString() : null);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task One_that_did_not_run_or_was_started_is_let_be(bool ran, bool started)
    {
        var context = new FakeContext(JobRunTests.Input(60, RemoveChainsStep.Name, HelmUpgradeStep.Name))
        {
            Activity = (name, _) => name == "ObserveRelayerPresence"
                ? (new ActivityResult<RelayerPresence>(new RelayerPresence("relayer-1", ran)), Try)
                : (Fails(ErrorCodes.HelmFailed, retryable: false), Try),
        };
        await context.RunAsync(async (run, step) =>
        {
            await RelayerGuard.RememberAsync(run, step);
            if (started)
            {
                RelayerGuard.Started(run);
            }

            return await JobRunTests.Work(run, step);
        });
        Assert.DoesNotContain(context.Calls, call => call.Name == "BringRelayerBack");
    }

    [Fact]
    public async Task One_that_does_not_come_back_keeps_the_job_no_longer_than_its_lock()
    {
        var context = new FakeContext(JobRunTests.Input(60, RemoveChainsStep.Name))
        {
            Activity = (name, _) => name switch
            {
                "ObserveRelayerPresence" => (new ActivityResult<RelayerPresence>(new RelayerPresence("relayer-1", true)), Try),
                "BeginJob" => (Done(), TimeSpan.Zero),
                _ => (Done(), TimeSpan.FromDays(1)),
            },
        };
        await context.RunAsync(async (run, step) =>
        {
            await RelayerGuard.RememberAsync(run, step);
            return await JobRunTests.Work(run, step);
        });
        Assert.Equal(ErrorCodes.JobTimeout, context.State.Error!.Code);
        Assert.Contains("not known", context.State.Error.Details["relayer"].ToString(), StringComparison.Ordinal);
        Assert.InRange(context.Second, 60, 60 + (int)JobActivities.LockMargin.TotalSeconds);
    }
}

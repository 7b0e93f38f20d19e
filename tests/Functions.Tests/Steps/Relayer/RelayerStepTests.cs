using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Operations;
using Cryptomeria.Functions.Steps.ConnectAll;
using Cryptomeria.Functions.Steps.InitRelayer;
using Cryptomeria.Functions.Steps.StartRelayer;
using Cryptomeria.Functions.Steps.WaitIbcReady;
using Cryptomeria.Functions.Tests.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Systems;
using static Cryptomeria.Functions.Tests.Jobs.FakeContext;

namespace Cryptomeria.Functions.Tests.Steps.Relayer;

/// <summary>A relayer pod that is replaced in the middle of a step: the job brings the new one to where it had brought the old one, and goes on.</summary>
public class RelayerStepTests
{
    private string _pod = "relayer-1";

    [Theory]
    [InlineData("EnsureChainAdded", InitRelayerStep.Name)]
    [InlineData("EnsureKey", InitRelayerStep.Name)]
    [InlineData("EnsurePaths", InitRelayerStep.Name)]
    [InlineData("ObserveConnections", ConnectAllStep.Name)]
    [InlineData("EnsureLink", ConnectAllStep.Name)]
    [InlineData("EnsureStorageRegistered", ConnectAllStep.Name)]
    [InlineData("EnsureRelayerRunning", StartRelayerStep.Name)]
    [InlineData("WaitIbcReady", WaitIbcReadyStep.Name)]
    public async Task The_step_begins_again_in_the_new_pod(string lost, string step)
    {
        var times = 0;
        var context = Context((name, input) =>
        {
            if (name == lost && times++ == 0)
            {
                _pod = "relayer-2";
            }

            return input.RelayerPod is null || input.RelayerPod == _pod;
        });
        await context.RunAsync((run, step) => SystemStart.Operation[step.Name].Run(run, step));

        Assert.True(context.State.Status == JobStatus.Succeeded, $"{context.State.Error}");
        Assert.Equal(2, context.Calls.Count(call => call.Name == "EnsureRelayerConfig"));
        Assert.Contains(context.Shown, state => state.Steps.Single(one => one.Name == step).Message?.Contains("what was in it is recreated", StringComparison.Ordinal) == true);
        Assert.False(context.State.Steps.Single(one => one.Name == step).Skipped);
        var last = context.Calls.Select(call => call.Name).ToList();
        Assert.True(last.LastIndexOf("EnsureRelayerConfig") < last.LastIndexOf("EnsureRelayerRunning"), string.Join(' ', last));
    }

    [Fact]
    public async Task One_that_is_replaced_again_and_again_is_followed_with_growing_pauses_until_the_time_is_over()
    {
        var pods = 1;
        var context = Context((name, input) =>
        {
            if (name == "EnsureKey")
            {
                _pod = $"relayer-{++pods}";
            }

            return input.RelayerPod is null || input.RelayerPod == _pod;
        });
        await context.RunAsync((run, step) => SystemStart.Operation[step.Name].Run(run, step));
        Assert.Equal(ErrorCodes.JobTimeout, context.State.Error!.Code);
        Assert.InRange(pods, 20, 130);
        Assert.Contains("went away", context.State.Error.Details["waitingFor"].ToString(), StringComparison.Ordinal);
    }

    /// <param name="isThere">Whether the pod that an activity is meant for is there.</param>
    private FakeContext Context(Func<string, ActivityInput, bool> isThere) => new(JobRunTests.Input(1800, [.. SystemStart.Operation.StepNames]))
    {
        Activity = (name, input) => name switch
        {
            "BeginJob" or "EndJob" or "BringRelayerBack" => (Done(), TimeSpan.Zero),
            _ when !isThere(name, input) => (Of(name, new Failure(ErrorCodes.RelayerPodReplaced, "the relayer's pod relayer-1 went away", false, new Dictionary<string, DetailValue>())), TimeSpan.Zero),
            _ => (Of(name, null), TimeSpan.Zero),
        },
    };

    private object Of(string name, Failure? error) => name switch
    {
        "ObserveRelayerSetup" => new ActivityResult<RelayerSetup>(error is null ? new RelayerSetup(_pod, false, [new ChainSetup("gwc", false, false)], []) : null, error),
        "ObserveConnections" => new ActivityResult<ConnectionState>(error is null ? new ConnectionState([new GatewayChannel("mdsc", null, true, false, false)], _pod) : null, error),
        "ObserveRelayerPresence" => new ActivityResult<RelayerPresence>(error is null ? new RelayerPresence(_pod, false) : null, error),
        "WaitIbcReady" => new ActivityResult<WaitProgress>(error is null ? new WaitProgress(new Outcome(true, "ready"), "ready") : null, error),
        "RestartRelayer" => Done(skipped: true),
        _ => error is null ? Done() : new ActivityResult<Outcome>(null, error),
    };
}

using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using static Cryptomeria.Functions.Tests.Jobs.FakeContext;

namespace Cryptomeria.Functions.Tests.Jobs;

/// <summary>What all jobs share, by the orchestration's own clock: outages, time-outs and cancels.</summary>
public class JobRunTests
{
    private static readonly TimeSpan Try = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(ErrorCodes.K8sUnreachable, 25)]
    [InlineData(ErrorCodes.K8sRequestFailed, 25)]
    [InlineData(ErrorCodes.K8sUnreachable, 1200)]
    public async Task An_outage_is_waited_out(string code, int seconds)
    {
        var context = new FakeContext(Input(1800, "stopWorkloads"));
        context.Activity = (name, _) => name == "Work" && context.Second < seconds ? (Fails(code), Try) : (Done(), TimeSpan.Zero);
        await context.RunAsync(Work);

        Assert.Equal(JobStatus.Succeeded, context.State.Status);
        Assert.InRange(context.Second, seconds, seconds + 17);
        var told = context.Shown.Select(state => state.Steps[0].Message).OfType<string>().Where(message => message.EndsWith("; trying again", StringComparison.Ordinal)).ToList();
        Assert.All(told, message => Assert.Matches(@" since 12:34:5\dZ \(\d+ s\); ", message));
        Assert.Equal(context.Calls.Count(call => call.Name == "Work") - 1, told.Count);
        Assert.InRange(context.Calls.Count, 1, 10 + (seconds / 15));
    }

    [Fact]
    public async Task An_outage_at_its_very_begin_is_waited_out()
    {
        var context = new FakeContext(Input(1800, "stopWorkloads"));
        context.Activity = (name, _) => name == "BeginJob" && context.Second < 40 ? (Fails(ErrorCodes.K8sUnreachable), Try) : (Done(), TimeSpan.Zero);
        await context.RunAsync(Work);
        Assert.Equal(JobStatus.Succeeded, context.State.Status);
    }

    [Fact]
    public async Task An_outage_that_outlasts_the_job_is_its_time_outs_cause()
    {
        var context = new FakeContext(Input(120, "stopWorkloads", "waitStopped"))
        {
            Activity = (name, _) => name == "Work" ? (Fails(ErrorCodes.K8sUnreachable, "connection refused"), Try) : (Done(), TimeSpan.Zero),
        };
        await context.RunAsync(Work);

        var error = context.State.Error!;
        Assert.Equal((ErrorCodes.JobTimeout, "the job did not end within 120 s"), (error.Code, error.Message));
        Assert.Equal("the API server cannot be reached since 12:34:52Z", error.Details["waitingFor"].ToString());
        Assert.Equal("K8S_UNREACHABLE: connection refused", error.Details["lastError"].ToString());
        Assert.Equal(120, context.Second);
        Assert.Matches(@"^the API server cannot be reached since 12:34:52Z \(\d+ s\); trying again$", context.State.Steps[0].Message);
    }

    [Fact]
    public async Task Out_of_time_a_wait_says_what_it_waited_for()
    {
        var context = new FakeContext(Input(50, "waitReady"))
        {
            Activity = (name, _) => name == "BeginJob"
                ? (Done(), TimeSpan.Zero)
                : (new ActivityResult<WaitProgress>(new WaitProgress(null, "fdsc-0: cannot pull image")), TimeSpan.FromSeconds(20)),
        };
        await context.RunAsync((run, step) => run.WaitAsync(step, "Wait", "waiting until every pod is Ready"));
        Assert.Equal("fdsc-0: cannot pull image", context.State.Error!.Details["waitingFor"].ToString());
        Assert.Equal("fdsc-0: cannot pull image", context.State.Steps[0].Message);
    }

    [Fact]
    public async Task What_cannot_pass_fails_at_once()
    {
        var context = new FakeContext(Input(1800, "stopWorkloads"))
        {
            Activity = (name, _) => (name == "Work" ? Fails(ErrorCodes.K8sForbidden, "may not patch", retryable: false) : Done(), TimeSpan.Zero),
        };
        await context.RunAsync(Work);
        Assert.Equal((ErrorCodes.K8sForbidden, 0), (context.State.Error!.Code, context.Second));
        Assert.Equal("may not patch", context.State.Steps[0].Message);
    }

    [Fact]
    public async Task Canceled_in_a_pause_it_ends_at_once()
    {
        var context = new FakeContext(Input(1800, "stopWorkloads"))
        {
            Activity = (name, _) => (name == "Work" ? Fails(ErrorCodes.K8sUnreachable) : Done(), TimeSpan.Zero),
        };
        await context.RunAsync(Work, cancelAt: 100);
        Assert.Equal((JobStatus.Canceled, 100), (context.State.Status, context.Second));
    }

    [Fact]
    public async Task A_day_of_outage_leaves_a_history_of_bounded_size()
    {
        var context = new FakeContext(Input(86_400, "stopWorkloads"))
        {
            Activity = (name, _) => name == "Work" ? (Fails(ErrorCodes.K8sUnreachable), Try) : (Done(), TimeSpan.Zero),
        };
        await context.RunAsync(Work);
        Assert.InRange(context.Calls.Count, 1, 86_400 / 15);
        Assert.InRange(context.Timers, 1, 86_400 / 15);
    }

    internal static JobInput Input(int timeoutSeconds, params string[] steps) => new("system.start", "cryptomeria", "cryptomeria", timeoutSeconds, steps, false);

    internal static Task<Outcome> Work(JobRun run, JobStep step) => run.StepAsync(step, "Work", "working");
}

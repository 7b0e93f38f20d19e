using System.Text.Json;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Tests.Jobs;

/// <summary>How a job's state reads when it is over.</summary>
public class JobStatesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly JobState Running = new(
        JobStatus.Running, Now, null,
        [
            new StepState("initRelayer", JobStatus.Succeeded, Now, Now, "ready"),
            new StepState("connectAll", JobStatus.Running, Now, null, "linking gwc<->mdsc (1/1)", 2),
            new StepState("startRelayer"),
            new StepState("waitIbcReady"),
        ]);

    [Theory]
    [InlineData(JobStatus.Failed)]
    [InlineData(JobStatus.Canceled)]
    public void No_step_is_queued_or_running_any_more(string status)
    {
        var ended = JobStates.Ended(Running, status, Now, status == JobStatus.Failed ? Error(ErrorCodes.RelayerLinkFailed) : null);
        Assert.Equal([JobStatus.Succeeded, status, JobStatus.Canceled, JobStatus.Canceled], ended.Steps.Select(step => step.Status));
    }

    [Fact]
    public void A_failed_step_has_the_exit_code_its_error_has()
    {
        Assert.Equal(137, JobStates.Ended(Running, JobStatus.Failed, Now, Error(ErrorCodes.RelayerLinkFailed, 137)).Steps[1].ExitCode);
        Assert.Null(JobStates.Ended(Running, JobStatus.Failed, Now, Error(ErrorCodes.K8sForbidden)).Steps[1].ExitCode);
    }

    [Theory]
    [InlineData(ErrorCodes.JobTimeout, "linking gwc<->mdsc (1/1)")]
    [InlineData(ErrorCodes.RelayerLinkFailed, "it failed")]
    public void A_time_out_leaves_what_the_step_was_at(string code, string message) =>
        Assert.Equal(message, JobStates.Ended(Running, JobStatus.Failed, Now, Error(code)).Steps[1].Message);

    [Fact]
    public void What_could_have_been_tried_again_is_not_told_of_a_job_that_is_over()
    {
        var error = JobStates.Ended(Running, JobStatus.Failed, Now, Error(ErrorCodes.RelayerLinkFailed, retryable: true)).Error!;
        Assert.Equal(["Code", "Message", "Details"], JsonSerializer.SerializeToNode(error)!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public void Between_an_activity_and_its_job_it_is_told() =>
        Assert.True(JsonSerializer.Deserialize<Failure>(JsonSerializer.Serialize(Error(ErrorCodes.RelayerLinkFailed, retryable: true)))!.Retryable);

    private static Failure Error(string code, int? exitCode = null, bool retryable = false) =>
        new(code, "it failed", retryable, exitCode is { } number ? new Dictionary<string, DetailValue> { ["exitCode"] = number } : []);
}

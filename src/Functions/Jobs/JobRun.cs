using Cryptomeria.K8sOps;
using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Jobs;

/// <summary>
/// What all operations share: a job's progress, cancel, time-out, retries and end. Runs inside an orchestrator, so everything here is
/// replayed: only the context's clock and timers, no I/O.
/// </summary>
internal sealed class JobRun
{
    private readonly TaskOrchestrationContext _context;
    private readonly DateTimeOffset _deadline;
    private readonly JobStop _stop;
    private readonly ActivityCalls _calls;
    private readonly Dictionary<string, Outcome> _outcomes = new(StringComparer.Ordinal);

    // Activities that are being tried again, oldest first: what a job that runs out of time waited for.
    private readonly List<Retries> _trying = [];
    private JobState _state;

    private JobRun(TaskOrchestrationContext context, JobInput input, CancellationToken ended)
    {
        _context = context;
        Input = input;
        _deadline = Now.AddSeconds(input.TimeoutSeconds);
        _stop = new JobStop(context, _deadline, ended);
        _calls = new ActivityCalls(context, _stop);
        _state = JobStates.Queued(input) with { Status = JobStatus.Running, StartedAt = Now };
    }

    /// <summary>What the job was asked for.</summary>
    public JobInput Input { get; }

    /// <summary>The relayer's pod that this job has set up; null before it has. An activity that finds another fails with <c>RELAYER_POD_REPLACED</c>.</summary>
    public string? RelayerPod { get; set; }

    /// <summary>A relayer ran before the job came near it, and has to run again when the job is over; null where nobody has looked.</summary>
    public bool? OwesRelayer { get; set; }

    private DateTimeOffset Now => new(DateTime.SpecifyKind(_context.CurrentUtcDateTime, DateTimeKind.Utc));

    /// <summary>Runs a job's steps in order and ends the orchestration as the job ended.</summary>
    /// <param name="runStep">Runs a step.</param>
    /// <param name="leave">Makes good what the job owes, however it ended; answers a detail for its failure, or null.</param>
    public static async Task RunAsync(
        TaskOrchestrationContext context, Func<JobRun, JobStep, Task<Outcome>> runStep, Func<JobRun, Task<(string Name, string Text)?>> leave)
    {
        var input = context.GetInput<JobInput>() ?? throw new InvalidOperationException("a job without input");
        using var ended = new CancellationTokenSource();
        var run = new JobRun(context, input, ended.Token);
        var end = await run.RunStepsAsync(runStep);

        // Not CancelAsync: its continuation would leave the orchestrator's thread.
#pragma warning disable CA1849
        ended.Cancel();
#pragma warning restore CA1849
        run._state = end;
        end = JobStates.WithDetail(end, await leave(run));
        await context.CallActivityAsync(
            nameof(JobActivities.EndJob), new JobEnd(context.InstanceId, input.Namespace, end.Status, end.Error?.Message ?? string.Empty));

        // Last, so that who sees the job over finds its lock free.
        context.SetCustomStatus(end);
        if (end.Error is { } error)
        {
            throw new JobFailedException(error);
        }
    }

    /// <summary>How a step of this job ended; null where it has not, or is none of this job's.</summary>
    /// <param name="step">Its name.</param>
    public Outcome? OutcomeOf(string step) => _outcomes.GetValueOrDefault(step);

    /// <summary>Reports what a step does now.</summary>
    public void Report(JobStep step, string message, int attempt = 1) =>
        Show(step, _state.Steps[step.Index] with { Message = JobText.Short(message), Attempt = attempt });

    /// <summary>Runs an activity, again after what <see cref="Retries"/> says may pass.</summary>
    /// <param name="message">What the step reports meanwhile.</param>
    /// <param name="with">Adds to the activity's input what only this activity needs.</param>
    /// <param name="firstPause">The pause after the first failure, 1 s by default.</param>
    public Task<T> RunAsync<T>(
        JobStep step, string activity, string message, Func<ActivityInput, ActivityInput>? with = null, TimeSpan? firstPause = null) =>
        RunActivityAsync<T>(step, activity, message, with, firstPause);

    /// <summary>Runs an activity that makes a whole step.</summary>
    public Task<Outcome> StepAsync(JobStep step, string activity, string message, Func<ActivityInput, ActivityInput>? with = null) =>
        RunAsync<Outcome>(step, activity, message, with);

    /// <summary>Runs an activity that waits, slice by slice, and reports what is still missing.</summary>
    /// <param name="message">What the step reports before anything is known.</param>
    /// <param name="awaited">The steps whose work it waits for: where one of them did something, the wait is none that was skipped.</param>
    public async Task<Outcome> WaitAsync(
        JobStep step, string activity, string message, IReadOnlyList<string>? awaited = null, Func<ActivityInput, ActivityInput>? with = null)
    {
        string? seen = null;
        while (true)
        {
            var progress = await RunAsync<WaitProgress>(
                step, activity, seen ?? message, input => (with is null ? input : with(input)) with { Seen = seen });
            if (progress.Done is { } outcome)
            {
                // What is there at the first observation, because this job has just made it so, had to be waited for all the same.
                return outcome with { Skipped = outcome.Skipped && !(awaited ?? []).Any(name => OutcomeOf(name) is { Skipped: false }) };
            }

            seen = progress.Message;
        }
    }

    /// <summary>Runs an activity when the steps are over, whatever ended them; neither cancel nor time-out is asked for any more.</summary>
    /// <param name="patience">How long it is waited for.</param>
    /// <returns>Null where it has not ended by then.</returns>
    /// <exception cref="TaskFailedException">It failed in a way that is no <see cref="Failure"/>.</exception>
    public Task<ActivityResult<T>?> RunAtEndAsync<T>(string activity, TimeSpan patience)
    {
        var last = _state.Steps.LastOrDefault(step => step.StartedAt is not null)?.Name;
        return _calls.CallToTheEndAsync<T>(activity, InputOf(null) with { Step = last ?? string.Empty, Force = false, RelayerPod = null }, patience);
    }

    /// <summary>Waits by the orchestration's clock, unless the job is told to stop.</summary>
    public Task PauseAsync(TimeSpan pause) => _stop.PauseAsync(pause);

    private async Task<JobState> RunStepsAsync(Func<JobRun, JobStep, Task<Outcome>> runStep)
    {
        try
        {
            _context.SetCustomStatus(_state);
            await RunActivityAsync<Outcome>(null, nameof(JobActivities.BeginJob), string.Empty);
            for (var i = 0; i < Input.Steps.Count; i++)
            {
                var step = new JobStep(i, Input.Steps[i]);
                Show(step, _state.Steps[i] with { Status = JobStatus.Running, StartedAt = Now, Attempt = 1 });
                var outcome = await runStep(this, step);
                _outcomes[step.Name] = outcome;
                Show(step, _state.Steps[i] with
                {
                    Status = JobStatus.Succeeded,
                    FinishedAt = Now,
                    Message = JobText.Short(outcome.Message),
                    Skipped = outcome.Skipped,
                    ExitCode = outcome.ExitCode,
                });
            }

            return JobStates.Ended(_state, JobStatus.Succeeded, Now, null);
        }
        catch (JobFailedException failure)
        {
            return JobStates.Ended(_state, JobStatus.Failed, Now, failure.Error);
        }
        catch (JobStoppedException stopped) when (stopped.Reason == StopReasons.Cancel)
        {
            return JobStates.Ended(_state with { CancelRequestedAt = _stop.CancelRequestedAt ?? Now }, JobStatus.Canceled, Now, null);
        }
        catch (JobStoppedException)
        {
            return JobStates.Ended(_state, JobStatus.Failed, Now, JobStates.TimeoutError(Input.TimeoutSeconds, WaitingFor(), _trying.LastOrDefault()?.LastError));
        }
    }

    /// <param name="step">Null for what belongs to no step.</param>
    private async Task<T> RunActivityAsync<T>(
        JobStep? step, string activity, string message, Func<ActivityInput, ActivityInput>? with = null, TimeSpan? firstPause = null)
    {
        var retries = new Retries(firstPause ?? TimeSpan.FromSeconds(1));
        ReportIfAny(step, message, 1);
        while (true)
        {
            var result = await _calls.CallAsync<T>(activity, with is null ? InputOf(step) : with(InputOf(step)));
            if (result.Error is not { } error)
            {
                _trying.Remove(retries);
                return result.Value!;
            }

            if (retries.After(error, Now) is not { } pause)
            {
                _trying.Remove(retries);
                throw new JobFailedException(error);
            }

            if (!_trying.Contains(retries))
            {
                _trying.Add(retries);
            }

            ReportIfAny(step, retries.Describe(message), retries.Attempt);
            await PauseAsync(pause);
        }
    }

    private void ReportIfAny(JobStep? step, string message, int attempt)
    {
        if (step is not null)
        {
            Report(step, message, attempt);
        }
    }

    private ActivityInput InputOf(JobStep? step) =>
        new(_context.InstanceId, step?.Name ?? string.Empty, Input.Namespace, Input.Release, Input.Force, _deadline) { RelayerPod = RelayerPod };

    private string? WaitingFor() =>
        _trying.FindLast(retries => retries.Waiting is not null)?.Waiting ?? _state.Steps.LastOrDefault(step => step.Status == JobStatus.Running)?.Message;

    private void Show(JobStep step, StepState state)
    {
        _state = _state.With(step.Index, state);
        _context.SetCustomStatus(_state);
    }
}

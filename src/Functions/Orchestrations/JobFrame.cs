using Cryptomeria.Functions.Activities;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Operations;
using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Orchestrations;

/// <summary>
/// What all operations share: a job's progress, cancel, time-out, retries and end. Runs inside an orchestrator, so everything here is
/// replayed: only the context's clock and timers, no I/O.
/// </summary>
internal sealed class JobFrame
{
    /// <summary>The external event that asks a job to stop; its payload is when that was asked for.</summary>
    public const string CancelEvent = "cancel";

    /// <summary>How long a unit told to stop may take before the job ends without it.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(60);

    private readonly TaskOrchestrationContext _context;
    private readonly DateTimeOffset _deadline;
    private readonly Task<DateTimeOffset> _cancel;
    private readonly Task _stop;
    private readonly RelayerGuard _relayer;

    // Units that are being tried again, oldest first: what a job that runs out of time waited for.
    private readonly List<Retries> _trying = [];
    private JobState _state;

    private JobFrame(TaskOrchestrationContext context, JobInput input, CancellationToken ended)
    {
        _context = context;
        _relayer = new RelayerGuard(context);
        Input = input;
        _deadline = Now.AddSeconds(input.TimeoutSeconds);
        _cancel = context.WaitForExternalEvent<DateTimeOffset>(CancelEvent, ended);
        _stop = Task.WhenAny(_cancel, context.CreateTimer(_deadline.UtcDateTime, ended));
        _state = JobStates.Queued(input) with { Status = JobStatus.Running, StartedAt = Now };
    }

    /// <summary>What the job was asked for.</summary>
    public JobInput Input { get; }

    /// <summary>The job has sent chains on their way out.</summary>
    public bool TookAway { get; set; }

    /// <summary>The relayer's pod that this job has set up; null before it has. A unit that finds another fails with <c>RELAYER_POD_REPLACED</c>.</summary>
    public string? RelayerPod { get; set; }

    private DateTimeOffset Now => new(DateTime.SpecifyKind(_context.CurrentUtcDateTime, DateTimeKind.Utc));

    /// <summary>Runs a job's steps in order and ends the orchestration as the job ended.</summary>
    /// <param name="runStep">Runs the named step.</param>
    public static async Task RunAsync(TaskOrchestrationContext context, Func<JobFrame, JobStep, Task<Outcome>> runStep)
    {
        var input = context.GetInput<JobInput>() ?? throw new InvalidOperationException("a job without input");
        using var ended = new CancellationTokenSource();
        var frame = new JobFrame(context, input, ended.Token);
        var end = await frame.RunStepsAsync(runStep);

        // Not CancelAsync: its continuation would leave the orchestrator's thread.
#pragma warning disable CA1849
        ended.Cancel();
#pragma warning restore CA1849
        end = await frame.LeaveRelayerAsync(end);
        await context.CallActivityAsync(
            nameof(JobActivities.EndJob), new JobEnd(context.InstanceId, input.Namespace, end.Status, end.Error?.Message ?? string.Empty));

        // Last, so that who sees the job over finds its lock free.
        context.SetCustomStatus(end);
        if (end.Error is { } error)
        {
            throw new JobFailedException(error);
        }
    }

    /// <summary>To be called before a unit that may stop the relayer: where it runs now, it runs again when the job is over.</summary>
    public Task RememberRelayerAsync(JobStep step)
        => _relayer.LookAsync(() => RunAsync<RelayerPresence>(step, nameof(StartActivities.LookRelayerPresence), "looking whether the relayer runs"));

    /// <summary>The job itself has started the relayer.</summary>
    public void ForgetRelayer() => _relayer.Started();

    /// <summary>Tells what a step does now.</summary>
    public void Tell(JobStep step, string message, int attempt = 1)
        => Show(step, _state.Steps[step.Index] with { Message = JobText.Short(message), Attempt = attempt });

    /// <summary>Runs a unit, again after what <see cref="Retries"/> says may pass.</summary>
    /// <param name="message">What the step tells meanwhile.</param>
    /// <param name="with">Adds to the unit's input what only this unit needs.</param>
    /// <param name="firstPause">The pause after the first failure, 1 s by default.</param>
    public Task<T> RunAsync<T>(
        JobStep step, string activity, string message, Func<UnitInput, UnitInput>? with = null, TimeSpan? firstPause = null)
        => RunUnitAsync<T>(step, activity, message, with, firstPause);

    /// <summary>Runs a unit that makes a whole step.</summary>
    public Task<Outcome> StepAsync(JobStep step, string activity, string message, Func<UnitInput, UnitInput>? with = null)
        => RunAsync<Outcome>(step, activity, message, with);

    /// <summary>Runs a unit that waits, slice by slice, and tells what is still missing.</summary>
    /// <param name="message">What the step tells before anything is known.</param>
    /// <param name="awaited">The steps whose work it waits for: where one of them did something, the wait is none that was skipped.</param>
    public async Task<Outcome> WaitAsync(
        JobStep step, string activity, string message, IReadOnlyList<string>? awaited = null, Func<UnitInput, UnitInput>? with = null)
    {
        string? seen = null;
        while (true)
        {
            var progress = await RunAsync<WaitProgress>(
                step, activity, seen ?? message, unit => (with is null ? unit : with(unit)) with { Seen = seen });
            if (progress.Done is { } outcome)
            {
                // What is there at the first look, because this job has just made it so, had to be waited for all the same.
                return outcome with { Skipped = outcome.Skipped && !(awaited ?? []).Any(HasActed) };
            }

            seen = progress.Message;
        }
    }

    private bool HasActed(string step) => _state.Steps.Any(state => state.Name == step && state is { Status: JobStatus.Succeeded, Skipped: false });

    /// <summary>What an activity throws has a type of its own; the last one here stands for a process that went away under it.</summary>
    public static bool WasBrokenOff(TaskFailureDetails details)
        => details.ErrorType is "System.OperationCanceledException" or "System.Threading.Tasks.TaskCanceledException"
            or "Microsoft.Azure.WebJobs.Host.FunctionInvocationException";

    private async Task<JobState> RunStepsAsync(Func<JobFrame, JobStep, Task<Outcome>> runStep)
    {
        try
        {
            _context.SetCustomStatus(_state);
            await BeginAsync();
            for (var i = 0; i < Input.Steps.Count; i++)
            {
                var step = new JobStep(i, Input.Steps[i]);
                Show(step, _state.Steps[i] with { Status = JobStatus.Running, StartedAt = Now, Attempt = 1 });
                var end = await runStep(this, step);
                Show(step, _state.Steps[i] with
                {
                    Status = JobStatus.Succeeded,
                    FinishedAt = Now,
                    Message = JobText.Short(end.Message),
                    Skipped = end.Skipped,
                    ExitCode = end.ExitCode,
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
            var requestedAt = _cancel.IsCompletedSuccessfully ? await _cancel : Now;
            return JobStates.Ended(_state with { CancelRequestedAt = requestedAt }, JobStatus.Canceled, Now, null);
        }
        catch (JobStoppedException)
        {
            return JobStates.Ended(_state, JobStatus.Failed, Now, TimeoutError());
        }
    }

    /// <summary>Brings back a relayer that the job stopped, and says in its error what came of it.</summary>
    private async Task<JobState> LeaveRelayerAsync(JobState end)
    {
        var last = end.Steps.LastOrDefault(step => step.StartedAt is not null)?.Name;
        var told = await _relayer.BringBackAsync(Unit(null) with { Step = last ?? string.Empty, Force = false, RelayerPod = null });
        return told is null || end.Error is not { } error
            ? end
            : end with { Error = error with { Details = new Dictionary<string, DetailValue>(error.Details) { ["relayer"] = JobText.Short(told) } } };
    }

    /// <param name="step">Null for what belongs to no step.</param>
    private async Task<T> RunUnitAsync<T>(
        JobStep? step, string activity, string message, Func<UnitInput, UnitInput>? with = null, TimeSpan? firstPause = null)
    {
        var retries = new Retries(firstPause ?? TimeSpan.FromSeconds(1));
        TellIfAny(step, message, 1);
        while (true)
        {
            var result = await CallAsync<T>(activity, with is null ? Unit(step) : with(Unit(step)));
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

            TellIfAny(step, retries.Tell(message), retries.Attempt);
            await PauseAsync(pause);
        }
    }

    private void TellIfAny(JobStep? step, string message, int attempt)
    {
        if (step is not null)
        {
            Tell(step, message, attempt);
        }
    }

    private Task<Outcome> BeginAsync() => RunUnitAsync<Outcome>(null, nameof(JobActivities.BeginJob), string.Empty);

    private UnitInput Unit(JobStep? step)
        => new(_context.InstanceId, step?.Name ?? string.Empty, Input.Namespace, Input.Release, Input.Force, _deadline) { RelayerPod = RelayerPod };

    private async Task<UnitResult<T>> CallAsync<T>(string activity, UnitInput unit)
    {
        const int MaxCalls = 10;
        for (var call = 1; ; call++)
        {
            ThrowIfStopped();
            var running = _context.CallActivityAsync<UnitResult<T>>(activity, unit);
            await Task.WhenAny(running, _stop);
            if (!running.IsCompleted)
            {
                // A unit told to stop ends by itself; the job waits for it, since its lock must not be free while something still works.
                await _context.WaitAtMostAsync(running, StopGrace);
                ThrowIfStopped();
            }

            try
            {
                var result = await running;
                return result.StoppedBy is { } reason ? throw new JobStoppedException(reason) : result;
            }
            catch (TaskFailedException failure) when (WasBrokenOff(failure.FailureDetails) && call < MaxCalls)
            {
                // A host that went away while the unit ran: the unit looks first, so calling it again is right.
            }
            catch (TaskFailedException failure)
            {
                throw new JobFailedException(JobStates.InternalError(failure.FailureDetails.ErrorMessage));
            }
        }
    }

    /// <summary>Waits by the orchestration's clock, unless the job is told to stop.</summary>
    public async Task PauseAsync(TimeSpan pause)
    {
        await _context.WaitAtMostAsync(_stop, pause);
        ThrowIfStopped();
    }

    private void ThrowIfStopped()
    {
        if (_cancel.IsCompleted)
        {
            throw new JobStoppedException(StopReasons.Cancel);
        }

        if (_stop.IsCompleted)
        {
            throw new JobStoppedException(StopReasons.Timeout);
        }
    }

    private Failure TimeoutError()
    {
        var (waiting, step) = (_trying.FindLast(retries => retries.Waiting is not null), _state.Steps.LastOrDefault(step => step.Status == JobStatus.Running));
        var details = new Dictionary<string, DetailValue>
        {
            ["timeoutSeconds"] = Input.TimeoutSeconds,
            ["hint"] = ErrorHints.For(ErrorCodes.JobTimeout),
        };
        if (JobText.Short(waiting?.Waiting ?? step?.Message ?? string.Empty) is { Length: > 0 } waitingFor)
        {
            details["waitingFor"] = waitingFor;
        }

        if (_trying.Count > 0 && _trying[^1].LastError is { } lastError)
        {
            details["lastError"] = JobText.Short(lastError);
        }

        return new Failure(ErrorCodes.JobTimeout, $"the job did not end within {Input.TimeoutSeconds} s", Retryable: false, details);
    }

    private void Show(JobStep step, StepState state)
    {
        _state = _state.With(step.Index, state);
        _context.SetCustomStatus(_state);
    }
}

using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Jobs;

/// <summary>A job's calls of its activities, again where the process went away under one. Part of an orchestrator: replayed.</summary>
internal sealed class ActivityCalls(TaskOrchestrationContext context, JobStop stop)
{
    /// <summary>How long an activity told to stop may take before the job ends without it.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(60);

    /// <summary>Calls an activity while the job may run.</summary>
    /// <exception cref="JobStoppedException">The job, or the activity, was told to stop.</exception>
    /// <exception cref="JobFailedException">A defect ended the activity.</exception>
    public async Task<ActivityResult<T>> CallAsync<T>(string activity, ActivityInput input)
    {
        const int MaxCalls = 10;
        for (var call = 1; ; call++)
        {
            stop.ThrowIfRequested();
            var running = context.CallActivityAsync<ActivityResult<T>>(activity, input);
            await Task.WhenAny(running, stop.Requested);
            if (!running.IsCompleted)
            {
                // An activity told to stop ends by itself; the job waits for it, since its lock must not be free while something still works.
                await context.WaitAtMostAsync(running, StopGrace);
                stop.ThrowIfRequested();
            }

            try
            {
                var result = await running;
                return result.StoppedBy is { } reason ? throw new JobStoppedException(reason) : result;
            }
            catch (TaskFailedException failure) when (WasBrokenOff(failure.FailureDetails) && call < MaxCalls)
            {
                // A host that went away while the activity ran: it looks first, so calling it again is right.
            }
            catch (TaskFailedException failure)
            {
                throw new JobFailedException(JobStates.InternalError(failure.FailureDetails.ErrorMessage));
            }
        }
    }

    /// <summary>Calls an activity that no cancel and no deadline stops.</summary>
    /// <param name="patience">How long it is waited for.</param>
    /// <returns>Null where it has not ended by then.</returns>
    /// <exception cref="TaskFailedException">A defect ended it.</exception>
    public async Task<ActivityResult<T>?> CallToTheEndAsync<T>(string activity, ActivityInput input, TimeSpan patience)
    {
        const int MaxCalls = 3;
        for (var call = 1; ; call++)
        {
            var running = context.CallActivityAsync<ActivityResult<T>>(activity, input);
            await context.WaitAtMostAsync(running, patience);
            if (!running.IsCompleted)
            {
                return null;
            }

            try
            {
                return await running;
            }
            catch (TaskFailedException failure) when (WasBrokenOff(failure.FailureDetails) && call < MaxCalls)
            {
                // As above.
            }
        }
    }

    /// <summary>What an activity throws has a type of its own; the last one here stands for a process that went away under it.</summary>
    private static bool WasBrokenOff(TaskFailureDetails details) =>
        details.ErrorType is "System.OperationCanceledException" or "System.Threading.Tasks.TaskCanceledException"
            or "Microsoft.Azure.WebJobs.Host.FunctionInvocationException";
}

using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Jobs;

/// <summary>What asks a job to stop: a cancel, or the end of its time. Part of an orchestrator: replayed.</summary>
internal sealed class JobStop
{
    /// <summary>The external event that asks a job to stop; its payload is when that was asked for.</summary>
    public const string CancelEvent = "cancel";

    private readonly TaskOrchestrationContext _context;
    private readonly Task<DateTimeOffset> _cancel;

    /// <param name="ended">Canceled when the job is over: its timer is not left behind.</param>
    public JobStop(TaskOrchestrationContext context, DateTimeOffset deadline, CancellationToken ended)
    {
        _context = context;
        _cancel = context.WaitForExternalEvent<DateTimeOffset>(CancelEvent, ended);
        Requested = Task.WhenAny(_cancel, context.CreateTimer(deadline.UtcDateTime, ended));
    }

    /// <summary>Completed when the job is to stop.</summary>
    public Task Requested { get; }

    /// <summary>When cancel was asked for; null where it was not.</summary>
    public DateTimeOffset? CancelRequestedAt => _cancel.IsCompletedSuccessfully ? _cancel.Result : null;

    /// <summary>Waits by the orchestration's clock.</summary>
    /// <exception cref="JobStoppedException">The job is to stop.</exception>
    public async Task PauseAsync(TimeSpan pause)
    {
        await _context.WaitAtMostAsync(Requested, pause);
        ThrowIfRequested();
    }

    /// <exception cref="JobStoppedException">The job is to stop.</exception>
    public void ThrowIfRequested()
    {
        if (_cancel.IsCompleted)
        {
            throw new JobStoppedException(StopReasons.Cancel);
        }

        if (Requested.IsCompleted)
        {
            throw new JobStoppedException(StopReasons.Timeout);
        }
    }
}

using Cryptomeria.K8sOps;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.Functions.Jobs;

/// <summary>Runs activities: gives each its log and its stop signal, and turns how it ended into an <see cref="ActivityResult{T}"/>.</summary>
public sealed partial class ActivityRunner(
    OperationRunner operations, IJobLogStore logs, ICancelStore cancels, TimeProvider time, ILogger<ActivityRunner> logger)
{
    /// <summary>Runs an activity: it stops when cancel is requested or the job's time is over.</summary>
    /// <param name="hostStopping">Canceled when the host goes away: the activity lets go, its exception has the runtime run it again later.</param>
    public async Task<ActivityResult<T>> RunAsync<T>(
        ActivityInput input, Func<OperationRun, Task<T>> work, CancellationToken hostStopping)
    {
        var log = new JobLogWriter(logs, time, input.JobId, input.Step);
        await using (log)
        {
            using var stop = new CancellationTokenSource();
            using var watching = CancellationTokenSource.CreateLinkedTokenSource(hostStopping);
            var watch = WatchAsync(input, stop.CancelAsync, watching.Token);
            try
            {
                using var run = new OperationRun(input.Namespace, input.Release, input.JobId, log, stop.Token, hostStopping)
                {
                    Force = input.Force,
                    Deadline = input.Deadline,
                    RelayerPod = input.RelayerPod,
                };
                return new ActivityResult<T>(await operations.RunAsync(run, work));
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested && !hostStopping.IsCancellationRequested)
            {
                var requested = await StoreRetries.RunAsync(() => cancels.GetAsync(input.JobId, CancellationToken.None), time, CancellationToken.None);
                var reason = requested is null ? StopReasons.Timeout : StopReasons.Cancel;
                log.Event(reason == StopReasons.Cancel ? "stopped: cancel was requested" : "stopped: the job's time is over");
                return new ActivityResult<T>(default, StoppedBy: reason);
            }
            catch (OperationException exception)
            {
                return Failed<T>(input, log, exception, hostStopping);
            }
            finally
            {
                await watching.CancelAsync();
                await watch;
            }
        }
    }

    /// <summary>Runs an activity that waits, for a slice of the wait.</summary>
    /// <param name="hostStopping">As for <see cref="RunAsync"/>.</param>
    public Task<ActivityResult<WaitProgress>> WaitAsync(
        ActivityInput input, Func<OperationRun, IProgress<string>, Task<Outcome>> wait, CancellationToken hostStopping) =>
        RunAsync(input, run => WaitSlices.RunAsync(run, input.Seen, wait), hostStopping);

    /// <summary>Runs an activity that puts right what a job leaves behind: no cancel and no deadline stops it, it bounds itself.</summary>
    /// <param name="hostStopping">As for <see cref="RunAsync"/>.</param>
    public async Task<ActivityResult<T>> RunToTheEndAsync<T>(
        ActivityInput input, Func<OperationRun, Task<T>> work, CancellationToken hostStopping)
    {
        var log = new JobLogWriter(logs, time, input.JobId, input.Step);
        await using (log)
        {
            try
            {
                using var run = new OperationRun(input.Namespace, input.Release, input.JobId, log, CancellationToken.None, hostStopping) { Force = input.Force };
                return new ActivityResult<T>(await operations.RunAsync(run, work));
            }
            catch (OperationException exception)
            {
                return Failed<T>(input, log, exception, hostStopping);
            }
        }
    }

    private ActivityResult<T> Failed<T>(ActivityInput input, JobLogWriter log, OperationException exception, CancellationToken hostStopping)
    {
        if (hostStopping.IsCancellationRequested)
        {
            // What fails while the host goes away may fail because it does: the activity runs again where one is there.
            throw new OperationCanceledException($"the host is stopping: {exception.Code}", exception, hostStopping);
        }

        log.Event($"failed: {exception.Code}: {exception.Message}");
        LogActivityFailed(input.JobId, input.Step, exception.Code, Redactor.Redact(exception.Message), exception.InnerException);
        return new ActivityResult<T>(default, ErrorOf(exception));
    }

    private static Failure ErrorOf(OperationException exception) =>
        new(exception.Code, JobText.Short(Redactor.Redact(exception.Message)), exception.Retryable,
            JobText.Short(exception.Facts.ToDictionary(pair => pair.Key, pair => pair.Value.Map(Redactor.Redact))));

    /// <summary>Gives the stop signal when cancel is requested or the deadline passes.</summary>
    private async Task WatchAsync(ActivityInput input, Func<Task> stop, CancellationToken watching)
    {
        var left = input.Deadline - time.GetUtcNow();
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(watching, deadline.Token);
        try
        {
            await StoreRetries.RunAsync(() => cancels.WaitAsync(input.JobId, both.Token), time, both.Token);
        }
        catch (OperationCanceledException) when (watching.IsCancellationRequested)
        {
            return;
        }
        catch (OperationCanceledException)
        {
            // The deadline: stop as well.
        }

        await stop();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}, step {Step}: {Code}: {Reason}")]
    private partial void LogActivityFailed(string jobId, string step, string code, string reason, Exception? cause);
}

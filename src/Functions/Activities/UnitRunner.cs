using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Operations;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.Functions.Activities;

/// <summary>Runs a unit: gives it its log and its stop signal, and turns how it ended into a <see cref="UnitResult{T}"/>.</summary>
public sealed partial class UnitRunner(
    OperationRunner operations, IJobLogStore logs, ICancelStore cancels, TimeProvider time, ILogger<UnitRunner> logger)
{
    /// <param name="hostStopping">Canceled when the host goes away: the unit lets go, its exception tells the runtime to run it again later.</param>
    public async Task<UnitResult<T>> RunAsync<T>(
        UnitInput input, Func<OperationRun, Task<T>> work, CancellationToken hostStopping)
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
                return new UnitResult<T>(await operations.RunAsync(run, work));
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested && !hostStopping.IsCancellationRequested)
            {
                var requested = await StoreRetries.RunAsync(() => cancels.GetAsync(input.JobId, CancellationToken.None), time, CancellationToken.None);
                var reason = requested is null ? StopReasons.Timeout : StopReasons.Cancel;
                log.Event(reason == StopReasons.Cancel ? "stopped: cancel was requested" : "stopped: the job's time is over");
                return new UnitResult<T>(default, StoppedBy: reason);
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

    /// <summary>Runs a unit that puts right what a job leaves behind: no cancel and no deadline stops it, it bounds itself.</summary>
    /// <param name="hostStopping">As for <see cref="RunAsync"/>.</param>
    public async Task<UnitResult<T>> RunToTheEndAsync<T>(
        UnitInput input, Func<OperationRun, Task<T>> work, CancellationToken hostStopping)
    {
        var log = new JobLogWriter(logs, time, input.JobId, input.Step);
        await using (log)
        {
            try
            {
                using var run = new OperationRun(input.Namespace, input.Release, input.JobId, log, CancellationToken.None, hostStopping) { Force = input.Force };
                return new UnitResult<T>(await operations.RunAsync(run, work));
            }
            catch (OperationException exception)
            {
                return Failed<T>(input, log, exception, hostStopping);
            }
        }
    }

    private UnitResult<T> Failed<T>(UnitInput input, JobLogWriter log, OperationException exception, CancellationToken hostStopping)
    {
        if (hostStopping.IsCancellationRequested)
        {
            // What fails while the host goes away may fail because it does: the unit runs again where one is there.
            throw new OperationCanceledException($"the host is stopping: {exception.Code}", exception, hostStopping);
        }

        log.Event($"failed: {exception.Code}: {exception.Message}");
        LogUnitFailed(input.JobId, input.Step, exception.Code, Redactor.Redact(exception.Message), exception.InnerException);
        return new UnitResult<T>(default, ErrorOf(exception));
    }

    private static Failure ErrorOf(OperationException exception)
        => new(exception.Code, JobText.Short(Redactor.Redact(exception.Message)), exception.Retryable,
            JobText.Short(exception.Facts.ToDictionary(pair => pair.Key, pair => pair.Value.Map(Redactor.Redact))));

    /// <summary>Gives the stop signal when cancel is requested or the deadline passes.</summary>
    private async Task WatchAsync(UnitInput input, Func<Task> stop, CancellationToken watching)
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
    private partial void LogUnitFailed(string jobId, string step, string code, string reason, Exception? cause);
}

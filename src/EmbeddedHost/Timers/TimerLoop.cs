using System.Diagnostics.CodeAnalysis;
using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Cryptomeria.EmbeddedHost.Hosting.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Timers;

/// <summary>
/// One timer function's life: at start an occurrence that was missed while the host was down runs once, late; then each occurrence. A run that
/// takes longer than the time to the next occurrences skips those.
/// </summary>
internal sealed partial class TimerLoop(
    FunctionDescriptor function,
    FunctionTrigger.Timer trigger,
    FunctionRunner runner,
    InvocationLimits limits,
    ScheduleStatusStore statuses,
    IServiceScopeFactory scopes,
    ILogger logger,
    TimeProvider time)
{
    // Long waits are cut, so that a clock that was set or a machine that slept is noticed.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly TimerSchedule _schedule = TimerSchedule.TryParse(trigger.Schedule)!;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private bool IsMonitored => trigger.UseMonitor && !_schedule.IsShort;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var status = await StartAsync(cancellationToken);
        while (await WaitUntilAsync(status.Next, cancellationToken))
        {
            var occurrence = status.Next;
            await InvokeAsync(status, isPastDue: false, cancellationToken);
            status = await AdvanceAsync(occurrence);
        }
    }

    private async Task<ScheduleStatus> StartAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        var status = IsMonitored ? await statuses.ReadAsync(function.Name, cancellationToken) : null;
        if (status is null)
        {
            status = new ScheduleStatus { Next = NextAfter(now), LastUpdated = now };
            await SaveAsync(status);
        }
        else
        {
            // The schedule may be another one than at the time of the record.
            status.Next = NextAfter(status.Last == default ? status.LastUpdated : status.Last);
        }

        var isPastDue = status.Next <= now;
        if (isPastDue)
        {
            LogPastDue(logger, function.Name, status.Next);
        }

        if (isPastDue || trigger.RunOnStartup)
        {
            await InvokeAsync(status, isPastDue, cancellationToken);
            status = await AdvanceAsync(isPastDue ? status.Next : now);
        }

        return status;
    }

    /// <summary>False where the schedule is over.</summary>
    private async Task<bool> WaitUntilAsync(DateTime next, CancellationToken cancellationToken)
    {
        var isTold = false;
        while (next - Now is { } remaining && remaining > TimeSpan.Zero)
        {
            var wait = Task.Delay(remaining < LongestWait ? remaining : LongestWait, time, cancellationToken);
            if (!isTold)
            {
                isTold = true;
                LogNext(logger, function.Name, next);
            }

            await wait;
        }

        return next != DateTime.MaxValue;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The runner has logged it; the next occurrence comes all the same.")]
    private async Task InvokeAsync(ScheduleStatus status, bool isPastDue, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        using var limit = limits.ForTimer(cancellationToken);
        var context = new EmbeddedFunctionContext(function, scope.ServiceProvider, EmbeddedBindingContext.NoData, limit);
        context.Features.Set(new TimerInfo { ScheduleStatus = IsMonitored ? status : null, IsPastDue = isPastDue });
        try
        {
            await runner.RunAsync(context);
        }
        catch (Exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<ScheduleStatus> AdvanceAsync(DateTime occurrence)
    {
        var now = Now;
        var status = new ScheduleStatus { Last = occurrence, Next = NextAfter(now > occurrence ? now : occurrence), LastUpdated = now };
        await SaveAsync(status);
        return status;
    }

    private Task SaveAsync(ScheduleStatus status) => IsMonitored ? statuses.WriteAsync(function.Name, status) : Task.CompletedTask;

    private DateTime NextAfter(DateTime utc) => _schedule.NextAfter(utc) ?? DateTime.MaxValue;

    [LoggerMessage(1, LogLevel.Debug, "The next run of timer '{Function}' is at {Next:O}.")]
    private static partial void LogNext(ILogger logger, string function, DateTime next);

    [LoggerMessage(2, LogLevel.Information, "Timer '{Function}' missed its run at {Missed:O} while the host was down: it runs now.")]
    private static partial void LogPastDue(ILogger logger, string function, DateTime missed);
}

using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Cryptomeria.EmbeddedHost.Hosting.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Timers;

/// <summary>Runs the app's timer functions, each one after another with itself and side by side with the others.</summary>
internal sealed class TimerService(
    FunctionCatalog catalog,
    FunctionRunner runner,
    InvocationLimits limits,
    ScheduleStatusStore statuses,
    IServiceScopeFactory scopes,
    IHostApplicationLifetime lifetime,
    ILoggerFactory loggers,
    TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A timer function may use whatever else the host serves.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);

        var loops = catalog.Of<FunctionTrigger.Timer>().Select(timer => new TimerLoop(
            timer.Function, timer.Trigger, runner, limits, statuses, scopes, loggers.CreateLogger($"Host.Timers.{timer.Function.Name}"), time));
        await Task.WhenAll(loops.Select(loop => loop.RunAsync(stoppingToken)));
    }
}

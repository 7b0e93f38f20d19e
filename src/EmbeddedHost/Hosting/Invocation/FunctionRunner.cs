using System.Collections.Concurrent;
using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Hosting.Invocation;

/// <summary>Runs an invocation through the middleware, in a logging scope of its own, and logs how it ended.</summary>
internal sealed class FunctionRunner(InvocationPipeline pipeline, IFunctionExecutor executor, ILoggerFactory loggers, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);
    private readonly FunctionExecutionDelegate _pipeline = pipeline.Build(context => executor.ExecuteAsync(context).AsTask());

    /// <summary>The category of what is logged about a function, as on the real host.</summary>
    public static string CategoryOf(FunctionContext context) => $"Function.{context.FunctionDefinition.Name}";

    /// <summary>Runs it; the result is in its <see cref="ResultSlot"/>. Never leaves the caller's synchronisation context.</summary>
    public async Task RunAsync(EmbeddedFunctionContext context)
    {
        var name = context.FunctionDefinition.Name;
        var logger = _loggers.GetOrAdd(name, static (_, state) => state.loggers.CreateLogger(CategoryOf(state.context)), (loggers, context));
        using var scope = InvocationLog.Scope(logger, name, context.InvocationId);
        var started = time.GetTimestamp();
        InvocationLog.Executing(logger, name, context.InvocationId);
        try
        {
            await _pipeline(context);
            InvocationLog.Executed(logger, name, context.InvocationId, time.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception e)
        {
            LogFailure(logger, context, e, time.GetElapsedTime(started));
            throw;
        }
    }

    private static void LogFailure(ILogger logger, EmbeddedFunctionContext context, Exception e, TimeSpan elapsed)
    {
        var name = context.FunctionDefinition.Name;
        var limit = context.Limit;
        if (limit.IsTimeOver)
        {
            InvocationLog.TimeOver(logger, name, context.InvocationId, limit.Timeout!.Value, e);
        }
        else if (e is OperationCanceledException && limit.IsHostStopping)
        {
            InvocationLog.Stopped(logger, name, context.InvocationId);
        }
        else if (e is OperationCanceledException && limit.Token.IsCancellationRequested)
        {
            InvocationLog.Canceled(logger, name, context.InvocationId, elapsed.TotalMilliseconds);
        }
        else if (context.Function.Trigger is FunctionTrigger.Orchestration)
        {
            // The engine tells it in one line, with the instance it was.
            InvocationLog.OrchestratorThrew(logger, name, context.InvocationId, e);
        }
        else
        {
            InvocationLog.Failed(logger, name, context.InvocationId, elapsed.TotalMilliseconds, e);
        }
    }
}

using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Hosting.Invocation;

internal static partial class InvocationLog
{
    private static readonly Func<ILogger, string, string, IDisposable?> DefinedScope =
        LoggerMessage.DefineScope<string, string>("Function {FunctionName} {InvocationId}");

    public static IDisposable? Scope(ILogger logger, string function, string invocationId) => DefinedScope(logger, function, invocationId);

    [LoggerMessage(1, LogLevel.Debug, "Executing '{Function}' ({InvocationId})")]
    public static partial void Executing(ILogger logger, string function, string invocationId);

    [LoggerMessage(2, LogLevel.Debug, "Executed '{Function}' (succeeded, {InvocationId}, {Milliseconds:F0} ms)")]
    public static partial void Executed(ILogger logger, string function, string invocationId, double milliseconds);

    [LoggerMessage(3, LogLevel.Error, "Executed '{Function}' (failed, {InvocationId}, {Milliseconds:F0} ms)")]
    public static partial void Failed(ILogger logger, string function, string invocationId, double milliseconds, Exception exception);

    [LoggerMessage(4, LogLevel.Error, "'{Function}' ({InvocationId}) took longer than functionTimeout, {Timeout}, and was told to stop.")]
    public static partial void TimeOver(ILogger logger, string function, string invocationId, TimeSpan timeout, Exception exception);

    [LoggerMessage(5, LogLevel.Information, "'{Function}' ({InvocationId}) was stopped: the host is shutting down.")]
    public static partial void Stopped(ILogger logger, string function, string invocationId);

    [LoggerMessage(6, LogLevel.Debug, "'{Function}' ({InvocationId}) was canceled by its caller after {Milliseconds:F0} ms.")]
    public static partial void Canceled(ILogger logger, string function, string invocationId, double milliseconds);

    [LoggerMessage(7, LogLevel.Debug, "Executed '{Function}' (failed, {InvocationId})")]
    public static partial void OrchestratorThrew(ILogger logger, string function, string invocationId, Exception exception);
}

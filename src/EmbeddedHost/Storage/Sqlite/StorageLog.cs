using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Storage.Sqlite;

internal static partial class StorageLog
{
    [LoggerMessage(1, LogLevel.Error, "The task hub cannot be written; trying again in {Delay}.")]
    public static partial void WriteIsRetried(ILogger logger, TimeSpan delay, Exception exception);

    [LoggerMessage(2, LogLevel.Critical, "The task hub cannot be written any more; durable functions have stopped.")]
    public static partial void WriterStopped(ILogger logger, Exception exception);
}

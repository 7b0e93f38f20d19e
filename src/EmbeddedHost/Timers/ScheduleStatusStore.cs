using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Timers;

/// <summary>Keeps the schedules' occurrences, one file for each timer function, so that a missed one is known after a restart.</summary>
internal sealed partial class ScheduleStatusStore(string directory, ILogger<ScheduleStatusStore> logger)
{
    /// <summary>The record; null where there is none, or none that can be read.</summary>
    public async Task<ScheduleStatus?> ReadAsync(string function, CancellationToken cancellationToken)
    {
        var path = PathOf(function);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            await using var file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync(file, TimerJsonContext.Default.ScheduleStatus, cancellationToken);
        }
        catch (JsonException e)
        {
            LogUnreadable(logger, path, e);
            return null;
        }
    }

    /// <summary>
    /// Replaces the record. A process that is killed in the middle leaves the old one. A disk that cannot be written to is told and stops no timer.
    /// </summary>
    public async Task WriteAsync(string function, ScheduleStatus status)
    {
        var path = PathOf(function);
        var temporary = path + ".new";
        try
        {
            Directory.CreateDirectory(directory);
            await File.WriteAllBytesAsync(temporary, JsonSerializer.SerializeToUtf8Bytes(status, TimerJsonContext.Default.ScheduleStatus));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(logger, path, e);
        }
    }

    // A function's name has letters, digits, '-' and '_' only; names compare without case.
    private string PathOf(string function) => Path.Combine(directory, $"{function.ToLowerInvariant()}.json");

    [LoggerMessage(1, LogLevel.Warning, "{Path} cannot be read: the timer starts anew.")]
    private static partial void LogUnreadable(ILogger logger, string path, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "{Path} cannot be written: a run that is missed after a restart will not be known.")]
    private static partial void LogNotWritten(ILogger logger, string path, Exception exception);
}

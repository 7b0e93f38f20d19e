namespace Cryptomeria.Functions.Jobs;

/// <summary>One record of a job's log.</summary>
/// <param name="Offset">Its place in the job's log, from 1, without gaps.</param>
/// <param name="Stream"><c>stdout</c>, <c>stderr</c> or <c>event</c>.</param>
/// <param name="Command">The command line it belongs to, where there is one.</param>
public sealed record LogRecord(long Offset, DateTimeOffset Time, string? Step, string Stream, string? Command, string Text)
{
    public const string Stdout = "stdout";
    public const string Stderr = "stderr";
    public const string Event = "event";
}

/// <summary>A record before it has a place.</summary>
public sealed record LogEntry(DateTimeOffset Time, string? Step, string Stream, string? Command, string Text);

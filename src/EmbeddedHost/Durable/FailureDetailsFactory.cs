using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Durable;

/// <summary>
/// Cuts an exception down to what is worth keeping in a history. <see cref="TaskFailureDetails.FromException"/> cuts nothing, and does not look into the failures of tasks.
/// </summary>
internal static class FailureDetailsFactory
{
    /// <summary>Characters kept of a message. An error text of 64 KB once hung instances of the official host (its issue 502).</summary>
    public const int MaxMessageLength = 8 * 1024;

    /// <summary>Characters kept of a stack trace.</summary>
    public const int MaxStackTraceLength = 16 * 1024;

    /// <summary>Inner exceptions kept.</summary>
    public const int MaxDepth = 16;

    public static TaskFailureDetails Create(Exception exception) => Create(exception, MaxDepth);

    private static TaskFailureDetails Create(Exception exception, int depth)
    {
        TaskFailureDetails? inner = exception switch
        {
            _ when depth == 0 => null,
            TaskFailedException failed => failed.FailureDetails,
            EntityOperationFailedException failed => failed.FailureDetails,
            { InnerException: { } innerException } => Create(innerException, depth - 1),
            _ => null,
        };

        return new TaskFailureDetails(
            exception.GetType().ToString(),
            Cut(exception.Message, MaxMessageLength)!,
            Cut(exception.StackTrace, MaxStackTraceLength),
            inner,
            Properties: null);
    }

    private static string? Cut(string? text, int maxLength) =>
        text is null || text.Length <= maxLength ? text : string.Concat(text.AsSpan(0, maxLength), " … (cut)");
}

namespace Microsoft.DurableTask;

/// <summary>Thrown into an orchestrator where an activity or a sub-orchestration that it awaits has failed.</summary>
public sealed class TaskFailedException : Exception
{
    /// <summary>Creates the exception from another one.</summary>
    public TaskFailedException(string taskName, int taskId, Exception innerException)
        : base(MessageFor(taskName, taskId, innerException?.Message), innerException)
    {
        ArgumentNullException.ThrowIfNull(innerException);
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = TaskFailureDetails.FromException(innerException);
    }

    /// <summary>Creates the exception from kept details.</summary>
    public TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
        : base(MessageFor(taskName, taskId, failureDetails?.ErrorMessage))
    {
        ArgumentNullException.ThrowIfNull(failureDetails);
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = failureDetails;
    }

    /// <summary>The name of the activity or orchestrator that failed.</summary>
    public string TaskName { get; }

    /// <summary>The number of the call within the orchestration, from 0.</summary>
    public int TaskId { get; }

    /// <summary>Why it failed.</summary>
    public TaskFailureDetails FailureDetails { get; }

    /// <summary>True where the failure was an exception of exactly that type.</summary>
    [Obsolete("Use the FailureDetails property and its IsCausedBy<T>() method")]
    public bool IsCausedByException<T>()
        where T : Exception
        => FailureDetails.ErrorType == typeof(T).FullName;

    // The wording is the official one: code that shows it reads the same on both runtimes.
    private static string MessageFor(string taskName, int taskId, string? cause)
    {
        string text = $"Task '{taskName}' (#{taskId}) failed with an unhandled exception";
        return cause is null ? $"{text}." : $"{text}: {cause}";
    }
}

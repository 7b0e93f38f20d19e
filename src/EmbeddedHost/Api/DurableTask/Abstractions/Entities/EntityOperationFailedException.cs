namespace Microsoft.DurableTask.Entities;

/// <summary>An entity's operation threw. The entity's state and what it sent have been taken back.</summary>
public sealed class EntityOperationFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="entityId">The entity.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="failureDetails">What it threw.</param>
    public EntityOperationFailedException(EntityInstanceId entityId, string operationName, TaskFailureDetails failureDetails)
        : base(Text(entityId, operationName, failureDetails))
    {
        EntityId = entityId;
        OperationName = operationName;
        FailureDetails = failureDetails;
    }

    /// <summary>The entity.</summary>
    public EntityInstanceId EntityId { get; }

    /// <summary>The operation.</summary>
    public string OperationName { get; }

    /// <summary>What it threw.</summary>
    public TaskFailureDetails FailureDetails { get; }

    private static string Text(EntityInstanceId entityId, string operationName, TaskFailureDetails failureDetails)
    {
        ArgumentNullException.ThrowIfNull(failureDetails);
        return $"Operation '{operationName}' of entity '{entityId}' failed: {failureDetails.ErrorMessage}";
    }
}

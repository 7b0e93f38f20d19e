namespace Microsoft.Azure.Functions.Worker;

/// <summary>Retries of an invocation.</summary>
public abstract class RetryContext
{
    /// <summary>How many retries came before.</summary>
    public abstract int RetryCount { get; }

    /// <summary>How many retries there can be.</summary>
    public abstract int MaxRetryCount { get; }
}

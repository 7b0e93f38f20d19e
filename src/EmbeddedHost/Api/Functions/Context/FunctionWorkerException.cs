namespace Microsoft.Azure.Functions.Worker;

/// <summary>A failure of the worker.</summary>
public class FunctionWorkerException : Exception
{
    /// <summary>A failure with its text.</summary>
    /// <param name="message">What failed.</param>
    public FunctionWorkerException(string? message)
        : base(message)
    {
    }

    /// <summary>A failure with its text and cause.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="innerException">The cause.</param>
    public FunctionWorkerException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

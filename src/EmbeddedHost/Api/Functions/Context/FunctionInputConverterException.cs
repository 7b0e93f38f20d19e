namespace Microsoft.Azure.Functions.Worker;

/// <summary>A parameter's value could not be converted to its type, or there was none.</summary>
public class FunctionInputConverterException : FunctionWorkerException
{
    /// <summary>A failure with its text.</summary>
    /// <param name="message">Which parameter, and why.</param>
    public FunctionInputConverterException(string? message)
        : base(message)
    {
    }

    /// <summary>A failure with its text and cause.</summary>
    /// <param name="message">Which parameter, and why.</param>
    /// <param name="innerException">The cause.</param>
    public FunctionInputConverterException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

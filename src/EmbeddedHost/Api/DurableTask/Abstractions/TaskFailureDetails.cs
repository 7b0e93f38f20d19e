using System.Reflection;
using System.Runtime.CompilerServices;

namespace Microsoft.DurableTask;

/// <summary>What is kept of an exception.</summary>
/// <param name="ErrorType">The exception's type, with its namespace.</param>
/// <param name="ErrorMessage">The exception's message; a very long one is cut.</param>
/// <param name="StackTrace">The exception's stack trace; a very long one is cut.</param>
/// <param name="InnerFailure">The inner exception.</param>
/// <param name="Properties">Further properties; none are collected here.</param>
public record TaskFailureDetails(
    string ErrorType, string ErrorMessage, string? StackTrace, TaskFailureDetails? InnerFailure, IDictionary<string, object?>? Properties)
{
    /// <summary>Takes the details of an exception and of its inner ones.</summary>
    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return FailureDetailsFactory.Create(exception);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    /// <summary>True where the failure was an exception of that type or of one derived from it.</summary>
    public bool IsCausedBy<T>()
        where T : Exception
        => IsCausedBy(typeof(T));

    /// <summary>True where the failure was an exception of that type or of one derived from it.</summary>
    /// <param name="targetBaseExceptionType">An exception type.</param>
    /// <exception cref="ArgumentException">Not an exception type.</exception>
    /// <exception cref="AmbiguousMatchException">Several loaded assemblies have a type of the failure's name.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
        {
            throw new ArgumentException($"{targetBaseExceptionType} is not an exception type.", nameof(targetBaseExceptionType));
        }

        return ExceptionTypes.Find(ErrorType, targetBaseExceptionType.Assembly) is { } type && targetBaseExceptionType.IsAssignableFrom(type);
    }
}

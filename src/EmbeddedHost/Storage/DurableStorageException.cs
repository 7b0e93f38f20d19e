namespace Cryptomeria.EmbeddedHost.Storage;

/// <summary>The task hub's files cannot be read or written.</summary>
public sealed class DurableStorageException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="isTransient">True where it can pass by itself.</param>
    /// <param name="innerException">The cause.</param>
    public DurableStorageException(string message, bool isTransient, Exception? innerException = null)
        : base(message, innerException) => IsTransient = isTransient;

    /// <summary>True where it can pass by itself: a full disk, a file that someone else holds.</summary>
    public bool IsTransient { get; }
}

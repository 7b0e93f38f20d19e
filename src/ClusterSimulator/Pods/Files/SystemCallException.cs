namespace Cryptomeria.ClusterSimulator.Pods.Files;

/// <summary>The error numbers a container's programs meet.</summary>
internal enum Errno
{
    NotPermitted = 1,
    NotFound = 2,
    NoProcess = 3,
    BadDescriptor = 9,
    AccessDenied = 13,
    Busy = 16,
    Exists = 17,
    NotADirectory = 20,
    IsADirectory = 21,
    Invalid = 22,
    BrokenPipe = 32,
    ReadOnly = 30,
    NotEmpty = 39,
}

/// <summary>A system call's failure, as a program in the container meets it.</summary>
internal sealed class SystemCallException(Errno error) : IOException(Describe(error))
{
    public Errno Error { get; } = error;

    /// <summary>The C library's text for an error number.</summary>
    public static string Describe(Errno error) => error switch
    {
        Errno.NotPermitted => "Operation not permitted",
        Errno.NotFound => "No such file or directory",
        Errno.NoProcess => "No such process",
        Errno.BadDescriptor => "Bad file descriptor",
        Errno.AccessDenied => "Permission denied",
        Errno.Busy => "Device or resource busy",
        Errno.Exists => "File exists",
        Errno.NotADirectory => "Not a directory",
        Errno.IsADirectory => "Is a directory",
        Errno.Invalid => "Invalid argument",
        Errno.BrokenPipe => "Broken pipe",
        Errno.ReadOnly => "Read-only file system",
        Errno.NotEmpty => "Directory not empty",
        _ => $"Unknown error {(int)error}",
    };
}

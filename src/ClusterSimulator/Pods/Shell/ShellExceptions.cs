namespace Cryptomeria.ClusterSimulator.Pods.Shell;

/// <summary>An error that ends a shell that is not interactive, with a message and exit code 2.</summary>
internal sealed class ShellException(string message, int status = 2) : Exception(message)
{
    public int Status { get; } = status;
}

/// <summary>A redirection that could not be made.</summary>
internal sealed class RedirectionException(string message) : Exception(message);

/// <summary>exit.</summary>
internal sealed class ShellExit(int status) : Exception
{
    public int Status { get; } = status;
}

/// <summary>break and continue.</summary>
internal sealed class LoopExit(int levels, bool again) : Exception
{
    public int Levels { get; } = levels;

    /// <summary>Whether the outermost loop of these goes on.</summary>
    public bool Again { get; } = again;
}

/// <summary>return.</summary>
internal sealed class FunctionReturn(int status) : Exception
{
    public int Status { get; } = status;
}

namespace Cryptomeria.K8sOps.Cluster;

/// <summary>Runs programs in pods over the API server's exec WebSocket.</summary>
public interface IPodExec
{
    /// <summary>
    /// Runs a program to its end. A non-zero exit is a result, not an exception; the caller decides what it means.
    /// </summary>
    /// <param name="request">What to run and where.</param>
    /// <param name="stop">Canceled: the program and its children are ended by a second exec (TERM, then KILL), then <see cref="OperationCanceledException"/> is thrown, all within 3 s.</param>
    /// <param name="cancellationToken">Canceled: lets go at once; the program runs on.</param>
    /// <exception cref="OperationException">
    /// <c>EXEC_OUTCOME_UNKNOWN</c> (retryable) where the connection broke before the exit came; <c>POD_NOT_FOUND</c>; <c>K8S_FORBIDDEN</c>;
    /// <c>K8S_UNREACHABLE</c> (retryable); <c>EXEC_FAILED</c> where the program could not be started.
    /// </exception>
    Task<ExecResult> RunAsync(ExecRequest request, CancellationToken stop, CancellationToken cancellationToken);
}

/// <summary>A program to run in a container.</summary>
/// <param name="Command">The argument vector; no shell unless it is the program.</param>
public sealed record ExecRequest(PodRef Pod, IReadOnlyList<string> Command)
{
    /// <summary>Put into the program's environment as <c>CRYPTOMERIA_OP</c>, so that it and its children can be found and ended; null for short reads that may simply end by themselves.</summary>
    public string? OperationId { get; init; }

    /// <summary>Where the command and its lines are told while they come; null tells nothing.</summary>
    public IStepLog? Log { get; init; }

    /// <summary>The command line as told to the log; null shows the argument vector, quoted.</summary>
    public string? Display { get; init; }

    /// <summary>False keeps standard output out of the log (parsed listings).</summary>
    public bool LogStandardOutput { get; init; } = true;

    /// <summary>Sent to the program's standard input, which is then closed; null attaches none.</summary>
    public string? StandardInput { get; init; }

    /// <summary>The longest the program may take before it is ended as by <c>stop</c> and <c>EXEC_FAILED</c> is thrown; null sets no limit.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>A container of a pod.</summary>
public sealed record PodRef(string Namespace, string Name, string Container);

/// <summary>How a program in a pod ended. Both streams are UTF-8 text in full.</summary>
public sealed record ExecResult(int ExitCode, string StandardOutput, string StandardError)
{
    /// <summary>What was run, in full as a person would type it; empty where whoever ran it does not tell.</summary>
    public string Command { get; init; } = string.Empty;
}

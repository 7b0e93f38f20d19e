using Cryptomeria.K8sOps.Cluster;

namespace Cryptomeria.K8sOps.Shell;

/// <summary>Says how a command in a pod failed: what was run, how it ended, and the line of its standard error that says why.</summary>
internal static class CommandErrors
{
    // Failures travel through an orchestration's history and a job's state: they stay small, and what is longer would be cut there.
    private const int TailLines = 8;
    private const int TailLength = 400;

    // What the programs here, all of them built with cobra, begin the line with that says why.
    private const string Error = "Error: ";

    /// <summary>A command of rly ended with an error: <c>RELAYER_COMMAND_FAILED</c>.</summary>
    /// <param name="command">A few words for the message.</param>
    public static OperationException RelayerCommandFailed(string command, ExecResult result, bool retryable = false) => new(
        ErrorCodes.RelayerCommandFailed, Words(command, result.ExitCode, result.StandardError), retryable,
        Details(result.Command.Length > 0 ? result.Command : command, result.ExitCode, result.StandardError));

    /// <inheritdoc cref="RelayerCommandFailed(string, ExecResult, bool)"/>
    public static OperationException RelayerCommandFailed(string command, int exitCode, string standardError, bool retryable = false) => new(
        ErrorCodes.RelayerCommandFailed, Words(command, exitCode, standardError), retryable, Details(command, exitCode, standardError));

    /// <summary>The facts of a command that failed: <c>command</c>, <c>exitCode</c> and the last lines of <c>stderr</c>.</summary>
    public static Dictionary<string, DetailValue> Details(string command, int exitCode, string standardError)
    {
        var details = new Dictionary<string, DetailValue> { ["command"] = command, ["exitCode"] = exitCode };
        if (Tail(standardError) is { Length: > 0 } tail)
        {
            details["stderr"] = tail;
        }

        return details;
    }

    /// <summary>How a program ended and why, to follow a colon: <c>exit code 1: context deadline exceeded</c>.</summary>
    public static string End(ExecResult result) => Because(ProcessExit.Words(result.ExitCode), result.StandardError);

    /// <summary>A sentence with the reason that a program wrote after it, where there is one.</summary>
    public static string Because(string what, string standardError) => Reason(standardError) is { } reason ? $"{what}: {reason}" : what;

    /// <summary>The line that says why: the last that begins with <c>Error: </c>, without that, else the last one; null where there is none.</summary>
    public static string? Reason(string standardError)
    {
        var lines = Lines(standardError);
        return FindReason(lines) is { } line ? line[Error.Length..].Trim() : lines.LastOrDefault();
    }

    /// <summary>The last lines of a program's output, the line that says why among them, short enough to be kept whole.</summary>
    public static string Tail(string text)
    {
        var lines = Lines(text);
        var reason = FindReason(lines);
        List<string> kept = [.. lines.TakeLast(TailLines)];
        if (reason is not null && !kept.Contains(reason))
        {
            // A usage is printed after it.
            kept = [reason, .. kept.Skip(1)];
        }

        while (kept.Count > 1 && kept.Sum(line => line.Length + 1) > TailLength + 1)
        {
            kept.RemoveAt(kept[0] == reason ? 1 : 0);
        }

        var tail = string.Join('\n', kept);
        return tail.Length <= TailLength ? tail : string.Concat(tail.AsSpan(0, TailLength - 1), "…");
    }

    private static string Words(string command, int exitCode, string standardError) => Because(
        ProcessExit.IsBySignal(exitCode) ? $"{command} was {ProcessExit.Words(exitCode)}" : $"{command} failed with {ProcessExit.Words(exitCode)}", standardError);

    private static string? FindReason(string[] lines) => Array.FindLast(lines, line => line.StartsWith(Error, StringComparison.Ordinal));

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

using System.Globalization;
using Cryptomeria.K8sOps.Cluster;

namespace Cryptomeria.K8sOps.Shell;

/// <summary>Says how a command in a pod failed.</summary>
internal static class CommandErrors
{
    // Failures travel through an orchestration's history: they stay small.
    private const int TailLines = 8;
    private const int TailLength = 1200;

    /// <summary>A command of rly ended with an error: <c>RELAYER_COMMAND_FAILED</c>.</summary>
    public static OperationException RelayerCommandFailed(string command, int exitCode, string standardError, bool retryable = false) => new(
        ErrorCodes.RelayerCommandFailed, $"{command} failed with exit code {exitCode.ToString(CultureInfo.InvariantCulture)}", retryable,
        Details(command, exitCode, standardError));

    /// <summary>The facts of a command that failed: <c>command</c>, <c>exitCode</c> and the last lines of <c>stderr</c>.</summary>
    public static Dictionary<string, string> Details(string command, int exitCode, string standardError)
    {
        var details = new Dictionary<string, string>
        {
            ["command"] = command,
            ["exitCode"] = exitCode.ToString(CultureInfo.InvariantCulture),
        };
        if (Tail(standardError) is { Length: > 0 } tail)
        {
            details["stderr"] = tail;
        }

        return details;
    }

    /// <inheritdoc cref="Details(string, int, string)"/>
    public static Dictionary<string, string> Details(string command, ExecResult result) => Details(command, result.ExitCode, result.StandardError);

    /// <summary>The last lines of a program's output.</summary>
    public static string Tail(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var tail = string.Join('\n', lines.TakeLast(TailLines));
        return tail.Length <= TailLength ? tail : tail[^TailLength..];
    }
}

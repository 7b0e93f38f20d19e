using System.Globalization;
using System.Text.RegularExpressions;

namespace Cryptomeria.K8sOps.Cluster.Exec;

/// <summary>Runs the scripts that look at a container's processes and reads what they say.</summary>
internal static partial class ProcessScripts
{
    // The pings of an exec are answered by the API server, also where the pod's node is gone.
    private static readonly TimeSpan ListTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Ends an operation's processes; answers how many there were.</summary>
    /// <param name="appear">How long to wait for one to appear.</param>
    public static async Task<int> EndAsync(IPodExec exec, PodRef pod, string operationId, TimeSpan appear, CancellationToken cancellationToken)
    {
        var wait = ((int)(appear.TotalSeconds * 100)).ToString(CultureInfo.InvariantCulture);
        var request = new ExecRequest(pod, ["sh", "-c", PodScripts.EndProcesses, "sh", operationId, wait]);
        var result = await exec.RunAsync(request, CancellationToken.None, cancellationToken);
        var told = Ended().Match(result.StandardOutput);
        if (result.ExitCode != 0 || !told.Success)
        {
            throw Unexpected(pod, result);
        }

        var left = int.Parse(told.Groups["left"].ValueSpan, CultureInfo.InvariantCulture);
        var ended = int.Parse(told.Groups["ended"].ValueSpan, CultureInfo.InvariantCulture);
        return left == 0
            ? ended
            : throw new OperationException(ErrorCodes.ExecFailed, $"{left} processes of {operationId} in pod {pod.Name} do not end", retryable: true);
    }

    /// <summary>Lists a container's processes.</summary>
    public static async Task<IReadOnlyList<PodProcess>> ListAsync(IPodExec exec, PodRef pod, CancellationToken cancellationToken)
    {
        var request = new ExecRequest(pod, ["sh", "-c", PodScripts.ListProcesses, "sh"]) { Timeout = ListTimeout };
        var result = await exec.RunAsync(request, CancellationToken.None, cancellationToken);
        return result.ExitCode == 0 && ProcessListing.Parse(result.StandardOutput) is { } processes ? processes : throw Unexpected(pod, result);
    }

    private static OperationException Unexpected(PodRef pod, ExecResult result)
    {
        var text = result.StandardError.Length > 0 ? result.StandardError : result.StandardOutput;
        var start = text.Length <= 200 ? text : text[..200];
        return new OperationException(
            ErrorCodes.UnexpectedOutput,
            $"the processes in pod {pod.Name} cannot be listed (exit {result.ExitCode}): {start.ReplaceLineEndings(" ").Trim()}",
            retryable: true,
            new Dictionary<string, string> { ["pod"] = pod.Name, ["exitCode"] = result.ExitCode.ToString(CultureInfo.InvariantCulture) });
    }

    [GeneratedRegex("^ended (?<ended>[0-9]+) left (?<left>[0-9]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Ended();
}

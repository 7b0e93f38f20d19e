using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Helm;

/// <summary>Says how a helm failed, and whether it may do better the next time. Pure.</summary>
internal static class HelmFailures
{
    // What Go's network says where a connection cannot be made or breaks.
    private static readonly string[] Unreachable =
    [
        "cluster unreachable", "connection refused", "connection reset by peer", "broken pipe", "i/o timeout", "TLS handshake timeout", "no route to host",
        "no such host", "unexpected EOF", ": EOF", "http2: client connection lost", "server closed idle connection",
    ];

    // What an API server says that cannot answer now (429 and 5xx), in client-go's words.
    private static readonly string[] Failing =
    [
        "the server is currently unable to handle the request", "the server was unable to return a response in the time allotted",
        "the server has received too many requests", "an error on the server (", "Internal error occurred", "etcdserver: ", "apiserver not ready",
    ];

    /// <summary>The failure of a run that ended with another code than 0.</summary>
    /// <param name="what">The command, as in <c>upgrade</c>.</param>
    public static OperationException Of(HelmResult result, string what)
    {
        var (code, retryable) = CodeOf(result.Error);
        return new OperationException(code, $"helm {what} failed: {result.Error}", retryable, Details(result));
    }

    /// <summary>
    /// The failure of a run that a signal ended, which nobody here sent: helm says nothing then, and leaves its release pending. The next attempt recovers it first.
    /// Null where no signal ended it.
    /// </summary>
    /// <param name="what">The command, as in <c>upgrade</c>.</param>
    public static OperationException? OfSignal(HelmResult result, string what)
    {
        if (ProcessExit.SignalOf(result.ExitCode) is not { } signal)
        {
            return null;
        }

        var details = Details(result);
        details["signal"] = signal;
        details["hint"] = signal == "SIGKILL"
            ? "something outside of this program killed helm, such as the kernel for want of memory: give it more; the release is recovered by the next attempt"
            : "something outside of this program ended helm; the release is recovered by the next attempt";
        var said = result.Error.Length == 0 ? string.Empty : $": {result.Error}";
        return new OperationException(ErrorCodes.HelmFailed, $"helm {what} was {ProcessExit.Words(result.ExitCode)}{said}", retryable: true, details);
    }

    /// <summary>The code of an error of helm's, and whether it passes by itself.</summary>
    public static (string Code, bool Retryable) CodeOf(string error) => error switch
    {
        _ when Says(error, ["is forbidden"]) => (ErrorCodes.K8sForbidden, false),
        _ when Says(error, ["another operation"]) => (ErrorCodes.HelmReleasePending, false),
        _ when Says(error, Unreachable) => (ErrorCodes.K8sUnreachable, true),
        _ when Says(error, Failing) => (ErrorCodes.K8sRequestFailed, true),
        _ => (ErrorCodes.HelmFailed, false),
    };

    private static Dictionary<string, DetailValue> Details(HelmResult result)
    {
        var details = new Dictionary<string, DetailValue> { ["exitCode"] = result.ExitCode };
        if (result.LastErrors.Count > 0)
        {
            details["stderr"] = CommandErrors.Tail(string.Join('\n', result.LastErrors));
        }

        return details;
    }

    private static bool Says(string error, string[] words) => words.Any(word => error.Contains(word, StringComparison.OrdinalIgnoreCase));
}

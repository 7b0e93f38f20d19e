using System.Globalization;
using System.Net;
using Cryptomeria.K8sOps.Cluster.Connection;

namespace Cryptomeria.K8sOps.Cluster.Exec;

/// <summary>What can go wrong with an exec, apart from a program that ends with another code than 0.</summary>
internal static class ExecErrors
{
    private static readonly string[] NotStarted =
    [
        "executable file not found", "no such file or directory", "permission denied", "unable to start container process", "failed to start exec",
    ];

    private const string Completed = "cannot exec into a container in a completed pod";

    private static readonly string[] NotReached =
    [
        "error dialing backend", "unable to upgrade connection", "container not found", "is not running", "not created or running",
    ];

    /// <summary>The connection ended before the program's exit came: it may have done its work, or be still at it.</summary>
    public static OperationException OutcomeUnknown(PodRef pod, string why, Exception? inner = null) => new(
        ErrorCodes.ExecOutcomeUnknown, $"{why}: it is not known whether the command in pod {pod.Name} ran", retryable: true, Facts(pod), inner);

    /// <summary>The upgrade was refused with an answer.</summary>
    public static OperationException FromRefusal(HttpStatusCode code, string body, ClusterCall call, PodRef pod)
    {
        if (code == HttpStatusCode.GatewayTimeout)
        {
            return OutcomeUnknown(pod, "the API server's gateway gave up waiting");
        }

        var mapped = ClusterErrors.FromAnswer(code, body, call);

        // A pod that was found a moment ago: its workload makes another in its place, and where that is gone too the next search says so.
        if (mapped.Code == ErrorCodes.PodNotFound)
        {
            return new OperationException(mapped.Code, mapped.Message, retryable: true, mapped.Facts);
        }

        var retryable = code == HttpStatusCode.NotFound || mapped.Message.Contains(Completed, StringComparison.OrdinalIgnoreCase);

        // A pod that is there, with a container that is not: a wrong name (400), or one that does not run (404 from the kubelet).
        return mapped.Code == ErrorCodes.K8sRequestFailed && (retryable || code == HttpStatusCode.BadRequest)
            ? new OperationException(ErrorCodes.ExecFailed, mapped.Message, retryable, mapped.Facts)
            : mapped;
    }

    /// <summary>Channel 3 carried a failure without an exit code.</summary>
    public static OperationException FromStatus(ApiStatus status, PodRef pod, IReadOnlyList<string> command)
    {
        var message = status.Message ?? status.Reason ?? "no reason given";
        var details = Facts(pod);
        details["apiMessage"] = message;
        if (Says(message, NotStarted))
        {
            return Missing(pod, command, details);
        }

        return Says(message, NotReached)
            ? new OperationException(ErrorCodes.ExecFailed, $"cannot run a command in pod {pod.Name}: {message}", retryable: true, details)
            : OutcomeUnknown(pod, message);
    }

    /// <summary>The program is not in the container, or may not be run.</summary>
    public static OperationException Missing(PodRef pod, IReadOnlyList<string> command, Dictionary<string, string>? details = null)
    {
        details ??= Facts(pod);
        details["program"] = command[0];
        return new OperationException(
            ErrorCodes.ExecFailed,
            $"container {pod.Container} of pod {pod.Name} cannot start the program \"{command[0]}\": not found or not executable",
            details: details);
    }

    /// <summary>The program took too long: one with an operation's id was ended, another was let go.</summary>
    public static OperationException TimedOut(ExecRequest request, string command)
    {
        var seconds = request.Timeout.GetValueOrDefault().TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        var what = request.OperationId is null ? "is no longer waited for" : "was ended";
        return new OperationException(
            ErrorCodes.ExecFailed, $"the command took longer than {seconds} s and {what}: {command}", retryable: true, Facts(request.Pod));
    }

    /// <summary>The program was ended because it wrote too much.</summary>
    public static OperationException TooMuchOutput(PodRef pod, string command, int limit) => new(
        ErrorCodes.ExecFailed, $"the command wrote more than {limit} bytes and was ended: {command}", details: Facts(pod));

    private static Dictionary<string, string> Facts(PodRef pod) => new(StringComparer.Ordinal)
    {
        ["namespace"] = pod.Namespace,
        ["pod"] = pod.Name,
        ["container"] = pod.Container,
    };

    private static bool Says(string message, string[] phrases) => phrases.Any(p => message.Contains(p, StringComparison.OrdinalIgnoreCase));
}

using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Jobs;

/// <summary>How an activity ended: with a value, with an error, or because it was told to stop.</summary>
/// <param name="Value">What it found or did.</param>
/// <param name="Error">Why it failed; failures travel as values, since an orchestrator needs their code and details.</param>
/// <param name="StoppedBy">One of <see cref="StopReasons"/> where it was stopped.</param>
public sealed record ActivityResult<T>(T? Value, Failure? Error = null, string? StoppedBy = null);

/// <summary>Why an activity was told to stop.</summary>
public static class StopReasons
{
    public const string Cancel = "cancel";
    public const string Timeout = "timeout";
}

/// <summary>How far a wait is after a slice of it.</summary>
/// <param name="Done">How it ended; null while something is missing.</param>
/// <param name="Message">What is still missing, or that it is there.</param>
public sealed record WaitProgress(Outcome? Done, string Message);

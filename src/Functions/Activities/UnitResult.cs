using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Activities;

/// <summary>How a unit ended: with a value, with an error, or because it was told to stop.</summary>
/// <param name="Value">What it found or did.</param>
/// <param name="Error">Why it failed; failures travel as values, since an orchestrator needs their code and details.</param>
/// <param name="StoppedBy">One of <see cref="StopReasons"/> where it was stopped.</param>
public sealed record UnitResult<T>(T? Value, UnitError? Error = null, string? StoppedBy = null);

/// <summary>A unit's failure.</summary>
/// <param name="Code">One of the API's error codes.</param>
/// <param name="Retryable">True where trying the unit again can help.</param>
public sealed record UnitError(string Code, string Message, bool Retryable, IReadOnlyDictionary<string, DetailValue> Details);

/// <summary>Why a unit was told to stop.</summary>
public static class StopReasons
{
    public const string Cancel = "cancel";
    public const string Timeout = "timeout";
}

/// <summary>How far a wait is after a slice of it.</summary>
/// <param name="Done">What was waited for is there.</param>
/// <param name="Skipped">It was there at the first look.</param>
/// <param name="Message">What is still missing, or that it is there.</param>
public sealed record WaitSlice(bool Done, bool Skipped, string Message);

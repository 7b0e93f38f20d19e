using System.Collections.Frozen;
using System.Globalization;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Jobs;

/// <summary>
/// Decides whether an activity that failed is tried again, after what pause, and what the step reports meanwhile: the one place that does. What is away (the API server,
/// a pod that is being made, a chain that does not answer) comes back without anyone's doing, so it is waited for as long as the job may run; what fails by itself
/// is tried five times. Pure: the clock is handed in.
/// </summary>
/// <param name="firstPause">The pause after the first failure; each later one is twice as long, up to <see cref="LongestPause"/>.</param>
internal sealed class Retries(TimeSpan firstPause)
{
    /// <summary>How often an activity is tried whose failures are its own.</summary>
    public const int MaxAttempts = 5;

    /// <summary>Pauses grow to this, and with them a job's history: one attempt in 15 s.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private static readonly FrozenSet<string> Away = FrozenSet.Create(
        StringComparer.Ordinal,
        ErrorCodes.ChainNotReady,
        ErrorCodes.ChainRpcUnreachable,
        ErrorCodes.ExecFailed,
        ErrorCodes.ExecOutcomeUnknown,
        ErrorCodes.K8sConflict,
        ErrorCodes.K8sRequestFailed,
        ErrorCodes.K8sUnreachable,
        ErrorCodes.PodNotFound,
        ErrorCodes.RelayerPodNotFound,
        ErrorCodes.RelayerPodNotReady);

    private int _own;
    private int _inARow;
    private DateTimeOffset _since;
    private Failure? _last;
    private DateTimeOffset _lastAt;

    /// <summary>The attempt that is made now or next, from 1.</summary>
    public int Attempt { get; private set; } = 1;

    /// <summary>What is away and since when; null where the last attempt failed by itself, or none did.</summary>
    public string? Waiting => _last is { } error && IsAway(error)
        ? string.Create(CultureInfo.InvariantCulture, $"{Words(error)} since {_since.UtcDateTime:HH:mm:ss}Z")
        : null;

    /// <summary>The last failure, as <c>CODE: message</c>; null where there is none.</summary>
    public string? LastError => _last is null ? null : $"{_last.Code}: {_last.Message}";

    /// <summary>Takes note of a failure.</summary>
    /// <returns>The pause before the next attempt; null where there is none.</returns>
    public TimeSpan? After(Failure error, DateTimeOffset now)
    {
        if (!error.Retryable)
        {
            return null;
        }

        if (_last is null || IsAway(_last) != IsAway(error))
        {
            (_since, _inARow) = (now, 0);
        }

        (_last, _lastAt) = (error, now);
        _inARow++;
        if (!IsAway(error) && ++_own >= MaxAttempts)
        {
            return null;
        }

        Attempt++;
        return Pause(_inARow);
    }

    /// <summary>What the step reports during the attempt, and the pause before it.</summary>
    /// <param name="message">What it reports where nothing has failed.</param>
    public string Describe(string message)
    {
        if (Waiting is { } waiting)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{waiting} ({(_lastAt - _since).TotalSeconds:0} s); trying again");
        }

        return _own == 0 ? message : string.Create(CultureInfo.InvariantCulture, $"{message}, attempt {_own + 1} of {MaxAttempts}");
    }

    /// <summary>The pause after so many failures in a row.</summary>
    public TimeSpan Pause(int failures)
    {
        // Past thirty doublings the longest pause is certain, and a shift would not be.
        var pause = firstPause * (1L << Math.Min(failures - 1, 30));
        return pause < LongestPause ? pause : LongestPause;
    }

    private static bool IsAway(Failure error) => Away.Contains(error.Code);

    private static string Words(Failure error) => error.Code switch
    {
        ErrorCodes.K8sUnreachable => "the API server cannot be reached",
        ErrorCodes.K8sRequestFailed when error.Details.TryGetValue("status", out var status) => $"the API server answers with status {status}",
        _ => error.Message,
    };
}

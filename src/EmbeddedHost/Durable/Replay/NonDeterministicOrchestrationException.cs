namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>A replay did not do what the history says was done.</summary>
public sealed class NonDeterministicOrchestrationException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="eventNumber">The place in the history, from 0.</param>
    /// <param name="recorded">What the history holds there.</param>
    /// <param name="observed">What the code did.</param>
    public NonDeterministicOrchestrationException(int eventNumber, string recorded, string observed)
        : base($"The orchestration is not deterministic: event {eventNumber} of its history is {recorded}, but the code {observed}."
            + " Either the code changed while the instance ran, or it depends on something that differs from run to run"
            + " (time, random numbers, ids, settings, static state, I/O). Use the orchestration context for those, or an activity.")
    {
        EventNumber = eventNumber;
        Recorded = recorded;
        Observed = observed;
    }

    /// <summary>The place in the history, from 0.</summary>
    public int EventNumber { get; }

    /// <summary>What the history holds there.</summary>
    public string Recorded { get; }

    /// <summary>What the code did.</summary>
    public string Observed { get; }
}

namespace Microsoft.DurableTask;

/// <summary>Decides after each failure whether a task is tried again. Runs as part of the orchestrator, so the same rules hold.</summary>
/// <param name="retryContext">The attempts so far and the last failure.</param>
/// <returns>True tries again at once.</returns>
public delegate bool RetryHandler(RetryContext retryContext);

/// <summary>Decides after each failure whether a task is tried again, and may wait for durable timers before.</summary>
/// <param name="retryContext">The attempts so far and the last failure.</param>
/// <returns>True tries again at once.</returns>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);

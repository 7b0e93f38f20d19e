namespace Cryptomeria.Functions.Jobs;

/// <summary>What keeps the jobs, the durable store or the job state, cannot be used now; becomes 503 <c>STORE_UNAVAILABLE</c>.</summary>
/// <param name="message">What is wrong with it, without secrets.</param>
/// <param name="cause">The store's own exception; null where it did not answer.</param>
public sealed class StoreUnavailableException(string message, Exception? cause = null) : Exception(message, cause);

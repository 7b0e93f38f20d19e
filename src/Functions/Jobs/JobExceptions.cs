
namespace Cryptomeria.Functions.Jobs;

/// <summary>A job's failure, on its way out of the orchestrator; the durable runtime shows its message.</summary>
internal sealed class JobFailedException(Failure error) : Exception($"{error.Code}: {error.Message}")
{
    public Failure Error { get; } = error;
}

/// <summary>A job was told to stop.</summary>
/// <param name="reason">One of <see cref="StopReasons"/>.</param>
internal sealed class JobStoppedException(string reason) : Exception(reason)
{
    public string Reason { get; } = reason;
}

namespace Cryptomeria.K8sOps.Operations;

/// <summary>What one unit of an operation works on, and how it is told to stop.</summary>
/// <param name="Namespace">The namespace cryptomeria lives in.</param>
/// <param name="Release">Its Helm release, <c>cryptomeria</c> by default.</param>
/// <param name="OperationId">
/// The job's id. Every process started in a pod carries it in its environment (<c>CRYPTOMERIA_OP</c>), so that it and its children
/// can be found and ended by a second exec.
/// </param>
/// <param name="Force">Act although the look says it is done; never a second channel while one is open.</param>
/// <param name="Log">Where the steps are told.</param>
/// <param name="Stop">
/// The job was canceled or ran out of time: end the remote processes, then throw <see cref="OperationCanceledException"/>.
/// The other token every method takes only lets go (the host is going away): remote processes run on and are found by the next call.
/// </param>
public sealed record OperationContext(
    string Namespace, string Release, string OperationId, bool Force, IStepLog Log, CancellationToken Stop)
{
    /// <summary>When the job's time is over and <see cref="Stop"/> is given; null where it has no end.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The relayer's pod that earlier calls have set up; null where none is meant. Finding another one, a call fails with <c>RELAYER_POD_REPLACED</c>.</summary>
    public string? RelayerPod { get; init; }
}

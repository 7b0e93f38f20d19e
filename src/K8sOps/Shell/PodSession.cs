using Cryptomeria.K8sOps.Cluster;

namespace Cryptomeria.K8sOps.Shell;

/// <summary>A container to work in, on whose behalf, where to tell it and how long.</summary>
/// <param name="Stop">Ends the remote process and the call.</param>
/// <param name="Release">Only lets go; the remote process runs on.</param>
internal sealed record PodSession(PodRef Pod, string OperationId, IStepLog Log, CancellationToken Stop, CancellationToken Release);

namespace Cryptomeria.K8sOps.Tests.Operations.Support;

/// <summary>A job that calls operations.</summary>
/// <param name="Stop">Given when it is canceled.</param>
internal sealed record Job(string OperationId, bool Force, CancellationToken Stop);

namespace Cryptomeria.EmbeddedHost.Storage;

/// <summary>The call that made a sub-orchestration.</summary>
/// <param name="Row">The parent's row.</param>
/// <param name="Execution">The parent's execution that made the call; a later one does not want the result.</param>
/// <param name="TaskId">The call's number.</param>
/// <param name="InstanceId">The parent's instance id.</param>
/// <param name="Name">The parent's orchestrator.</param>
internal sealed record ParentLink(long Row, long Execution, int TaskId, string InstanceId, string Name);

namespace Cryptomeria.EmbeddedHost.Storage;

/// <summary>A timer that waits for its time.</summary>
/// <param name="Key">Its key; also the key of the line of the history that made it. The first line's key stands for a delayed start.</param>
/// <param name="Row">The row of the instance that made it.</param>
/// <param name="InstanceId">That instance.</param>
/// <param name="TaskId">The number of the call that made it; -1 for a delayed start.</param>
/// <param name="FireAt">Its time, UTC.</param>
internal sealed record StoredTimer(long Key, long Row, string InstanceId, int TaskId, DateTime FireAt);

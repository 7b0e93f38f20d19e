using Cryptomeria.EmbeddedHost.Storage.Entities;

namespace Cryptomeria.EmbeddedHost.Storage;

/// <summary>What was under way when the last process ended.</summary>
/// <param name="Pending">Instances that have not started and wait for nothing.</param>
/// <param name="Messages">Messages that are not applied yet, oldest first, each with its instance id.</param>
/// <param name="Activities">Keys of the queued activities, oldest first.</param>
/// <param name="Timers">The waiting timers.</param>
/// <param name="Entities">What entities had to do.</param>
internal sealed record StartupState(
    IReadOnlyList<InstanceRecord> Pending,
    IReadOnlyList<(string InstanceId, InstanceMessage Message)> Messages,
    IReadOnlyList<long> Activities,
    IReadOnlyList<StoredTimer> Timers,
    EntityStartupState Entities);

namespace Cryptomeria.EmbeddedHost.Durable.Instances;

/// <summary>Where an instance in memory stands.</summary>
internal enum ActorState
{
    /// <summary>Nothing to do.</summary>
    Idle,

    /// <summary>It waits for a thread.</summary>
    Scheduled,

    /// <summary>A step is computed.</summary>
    Running,

    /// <summary>A step is being committed.</summary>
    Committing,

    /// <summary>It is not in memory any more; a message for it needs a new actor.</summary>
    Removed,
}

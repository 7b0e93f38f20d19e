namespace Cryptomeria.EmbeddedHost.Storage;

/// <summary>What a line of a history says. The numbers are stored: never change one.</summary>
internal enum HistoryEventKind
{
    /// <summary>The first line: orchestrator and input. As a message: start now.</summary>
    ExecutionStarted = 0,

    /// <summary>The orchestrator was called.</summary>
    OrchestratorStarted = 1,

    /// <summary>The orchestrator called an activity.</summary>
    TaskScheduled = 2,

    /// <summary>An activity returned.</summary>
    TaskCompleted = 3,

    /// <summary>An activity threw.</summary>
    TaskFailed = 4,

    /// <summary>The orchestrator made a timer.</summary>
    TimerCreated = 5,

    /// <summary>A timer's time came.</summary>
    TimerFired = 6,

    /// <summary>The orchestrator called a sub-orchestration.</summary>
    SubOrchestrationCreated = 7,

    /// <summary>A sub-orchestration returned.</summary>
    SubOrchestrationCompleted = 8,

    /// <summary>A sub-orchestration threw, was terminated, or could not be started.</summary>
    SubOrchestrationFailed = 9,

    /// <summary>An external event came in.</summary>
    EventRaised = 10,

    /// <summary>The orchestrator sent an event to another instance.</summary>
    EventSent = 11,

    /// <summary>A client suspended the instance.</summary>
    ExecutionSuspended = 12,

    /// <summary>A client resumed the instance.</summary>
    ExecutionResumed = 13,

    /// <summary>A client terminated the instance.</summary>
    ExecutionTerminated = 14,

    /// <summary>The last line: status and output.</summary>
    ExecutionCompleted = 15,

    /// <summary>A client rewound the instance after it had failed. Nothing writes it any more; histories of earlier versions have it.</summary>
    ExecutionRewound = 16,

    /// <summary>The orchestrator called an operation of an entity.</summary>
    EntityOperationCalled = 32,

    /// <summary>The orchestrator sent a signal to an entity.</summary>
    EntityOperationSignaled = 33,

    /// <summary>An entity's operation returned.</summary>
    EntityOperationCompleted = 34,

    /// <summary>An entity's operation threw.</summary>
    EntityOperationFailed = 35,

    /// <summary>The orchestrator asked to lock entities.</summary>
    EntityLockRequested = 36,

    /// <summary>All of the entities are locked.</summary>
    EntityLockGranted = 37,

    /// <summary>The orchestrator left a critical section.</summary>
    EntityUnlockSent = 38,
}

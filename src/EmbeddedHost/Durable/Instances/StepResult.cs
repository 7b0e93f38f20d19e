using Cryptomeria.EmbeddedHost.Durable.Replay;
using Cryptomeria.EmbeddedHost.Storage;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Durable.Instances;

/// <summary>What a step of an instance comes to, before it is committed.</summary>
internal sealed class StepResult
{
    /// <summary>The clock of the step.</summary>
    public DateTime Time { get; set; }

    /// <summary>Messages that are done with.</summary>
    public List<InstanceMessage> Consumed { get; } = [];

    /// <summary>Messages for an execution that is gone.</summary>
    public List<InstanceMessage> Stale { get; } = [];

    /// <summary>Messages to store because they have to wait, with the rows they stood for.</summary>
    public List<(InstanceMessage Message, MessageSource Source, long SourceKey)> ToStore { get; } = [];

    /// <summary>New lines of the history.</summary>
    public List<(long Key, HistoryEvent Event)> Events { get; } = [];

    public List<QueuedActivity> Activities { get; } = [];

    public List<StoredTimer> Timers { get; } = [];

    /// <summary>Keys of timers that were canceled.</summary>
    public List<long> CanceledTimers { get; } = [];

    /// <summary>Sub-orchestrations to start.</summary>
    public List<OrchestratorAction> Children { get; } = [];

    /// <summary>Events to other instances.</summary>
    public List<OrchestratorAction> Sent { get; } = [];

    /// <summary>What the orchestrator did with entities.</summary>
    public List<OrchestratorAction> EntityActions { get; } = [];

    /// <summary>True where the execution has ended and may have left locks on entities.</summary>
    public bool MayLeaveLocks { get; set; }

    /// <summary>The new status; null keeps it.</summary>
    public OrchestrationRuntimeStatus? Status { get; set; }

    public bool HasCustomStatus { get; set; }

    public string? CustomStatus { get; set; }

    /// <summary>The last line, where the instance has ended.</summary>
    public HistoryEvent? End { get; set; }

    /// <summary>True where timers may be left that nobody waits for.</summary>
    public bool HasTimersLeft { get; set; }

    /// <summary>True where the sub-orchestrations are to be terminated too.</summary>
    public bool TerminatesChildren { get; set; }

    /// <summary>The next execution, where the instance goes on in one.</summary>
    public StepNextExecution? Next { get; set; }

    /// <summary>True where the instance itself changes.</summary>
    public bool ChangesInstance => Events.Count > 0 || ToStore.Count > 0 || Status is not null || HasCustomStatus || Next is not null;

    public bool IsEmpty => !ChangesInstance && Consumed.Count == 0 && Stale.Count == 0;
}

/// <summary>An execution that follows on another.</summary>
/// <param name="Execution">Its number.</param>
/// <param name="Version">Its version.</param>
/// <param name="Input">Its input, as stored.</param>
/// <param name="Carried">Events to hand over.</param>
/// <param name="Left">Messages that the step has not come to.</param>
internal sealed record StepNextExecution(
    long Execution, string Version, string? Input, IReadOnlyList<(string Name, string? Data)> Carried, List<InstanceMessage> Left);

using Cryptomeria.EmbeddedHost.Durable.Replay;
using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Instances;

/// <summary>An instance in memory: what has come in for it, and, between two steps, its orchestrator.</summary>
internal sealed class InstanceActor(string instanceId)
{
    public string InstanceId => instanceId;

    /// <summary>Guards the members down to the next comment.</summary>
    public Lock Lock { get; } = new();

    public ActorState State { get; set; }

    /// <summary>What has come in and is not taken by a step.</summary>
    public List<InstanceMessage> Mailbox { get; private set; } = [];

    /// <summary>True where a step is due although nothing has come in.</summary>
    public bool IsWoken { get; set; }

    /// <summary>Its place among the idle ones.</summary>
    public LinkedListNode<InstanceActor>? IdleNode { get; set; }

    // From here on: used by one step at a time.

    /// <summary>What is stored of it; null where that has to be read first.</summary>
    public InstanceRecord? Record { get; set; }

    /// <summary>Its input; needed until it has started.</summary>
    public string? Input { get; set; }

    /// <summary>Its orchestrator; null where that has to be replayed first.</summary>
    public OrchestrationSession? Session { get; set; }

    /// <summary>The lines of its history.</summary>
    public int HistoryLength { get; set; }

    /// <summary>True where its orchestrator has been called.</summary>
    public bool IsStarted { get; set; }

    /// <summary>Its steps in a row that could not be computed.</summary>
    public int FailedSteps { get; set; }

    /// <summary>The clock of its last step.</summary>
    public DateTime LastTime { get; set; }

    /// <summary>The keys of its timers by their calls; as far as <see cref="Session"/> is there.</summary>
    public Dictionary<int, long> TimerKeys { get; } = [];

    /// <summary>Messages that wait until it starts or is resumed. All are stored.</summary>
    public List<InstanceMessage> Held { get; private set; } = [];

    /// <summary>Takes what has come in.</summary>
    public List<InstanceMessage> TakeMailbox()
    {
        List<InstanceMessage> messages = Mailbox;
        Mailbox = [];
        return messages;
    }

    /// <summary>Takes the messages that waited.</summary>
    public List<InstanceMessage> TakeHeld()
    {
        List<InstanceMessage> messages = Held;
        Held = [];
        return messages;
    }

    /// <summary>Puts back the messages that wait, after a step that came to nothing.</summary>
    public void RestoreHeld(List<InstanceMessage> messages) => Held = messages;

    /// <summary>Takes over an instance that was read.</summary>
    public void Load(InstanceRecord record, IReadOnlyList<HistoryEvent> history)
    {
        LoadNew(record, history[0].Data, history[^1].Time);
        HistoryLength = history.Count;
        IsStarted = history.Any(line => line.Kind == HistoryEventKind.OrchestratorStarted);
    }

    /// <summary>Takes over an execution of which only the first line is written.</summary>
    public void LoadNew(InstanceRecord record, string? input, DateTime time)
    {
        Forget();
        Record = record;
        Input = input;
        HistoryLength = 1;
        IsStarted = false;
        LastTime = time;
        Held.RemoveAll(message => message.Row != record.Row);
    }

    /// <summary>Forgets what can be read again.</summary>
    public void Forget()
    {
        Record = null;
        Input = null;
        Session = null;
        TimerKeys.Clear();
    }
}

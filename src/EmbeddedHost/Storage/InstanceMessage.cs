namespace Cryptomeria.EmbeddedHost.Storage;

/// <summary>Something that an instance has to apply to its history.</summary>
internal sealed class InstanceMessage
{
    public required HistoryEventKind Kind { get; init; }

    /// <summary>The instance's row; an instance of the same id that has another one drops it.</summary>
    public required long Row { get; init; }

    /// <summary>The execution it is meant for; another one drops it. Zero: whichever is the present one.</summary>
    public long Execution { get; init; }

    public int TaskId { get; init; } = -1;

    public string? Name { get; init; }

    public string? Data { get; init; }

    public string? Extra { get; init; }

    /// <summary>The row it stands for.</summary>
    public MessageSource Source { get; set; }

    /// <summary>The key of that row.</summary>
    public long SourceKey { get; set; }

    /// <summary>The orchestration's clock must not be before this time when the message is applied.</summary>
    public DateTime NotBefore { get; init; }

    /// <summary>With a start: the new instance, so that it needs no reading.</summary>
    public NewInstance? NewInstance { get; init; }

    public HistoryEvent ToEvent(DateTime time) => new(Kind, time, TaskId, Name, Data, Extra);
}

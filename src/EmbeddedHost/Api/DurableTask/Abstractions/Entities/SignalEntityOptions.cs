namespace Microsoft.DurableTask.Entities;

/// <summary>Options of a signal to an entity.</summary>
public record SignalEntityOptions
{
    /// <summary>When to deliver the signal; null or a time that has passed delivers it at once.</summary>
    public DateTimeOffset? SignalTime { get; init; }

    /// <summary>Makes options without a time for true, and none for anything else.</summary>
    /// <param name="value">True makes options.</param>
    public static implicit operator SignalEntityOptions?(bool? value) => value == true ? new() : null;

    /// <summary>Makes options with a time.</summary>
    /// <param name="value">When to deliver the signal.</param>
    public static implicit operator SignalEntityOptions(DateTimeOffset value) => new() { SignalTime = value };
}

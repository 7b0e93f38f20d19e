namespace Microsoft.DurableTask;

/// <summary>How an orchestration starts over.</summary>
public class ContinueAsNewOptions
{
    /// <summary>The input of the new execution.</summary>
    public object? NewInput { get; set; }

    /// <summary>True (the default) hands external events that nothing has waited for yet to the new execution.</summary>
    public bool PreserveUnprocessedEvents { get; set; } = true;

    /// <summary>The version of the new execution; null keeps the present one.</summary>
    public string? NewVersion { get; set; }
}

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A schedule's occurrences, in UTC.</summary>
public class ScheduleStatus
{
    /// <summary>The last occurrence that ran.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next occurrence.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this record was written; the next occurrence is computed from it after a restart.</summary>
    public DateTime LastUpdated { get; set; }
}

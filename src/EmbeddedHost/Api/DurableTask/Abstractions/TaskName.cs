namespace Microsoft.DurableTask;

/// <summary>The name of an orchestrator or an activity. Names compare without case.</summary>
public readonly struct TaskName : IEquatable<TaskName>
{
    /// <summary>Creates a name.</summary>
    /// <param name="name">The name; null gives the default value.</param>
    public TaskName(string name)
    {
        Name = name!;
#pragma warning disable CS0618 // Kept for code that still reads it.
        Version = name is null ? null! : string.Empty;
#pragma warning restore CS0618
    }

    /// <summary>The name; null in the default value.</summary>
    public string Name { get; }

    /// <summary>Always empty. Versions are told by <see cref="TaskVersion"/>.</summary>
    [Obsolete("Refer to TaskVersion instead.")]
    public string Version { get; }

    public static implicit operator string(TaskName value) => value.Name;

    public static implicit operator TaskName(string value) => string.IsNullOrEmpty(value) ? default : new(value);

    public static bool operator ==(TaskName a, TaskName b) => a.Equals(b);

    public static bool operator !=(TaskName a, TaskName b) => !a.Equals(b);

    /// <inheritdoc/>
    public bool Equals(TaskName other) => string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TaskName other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Name is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

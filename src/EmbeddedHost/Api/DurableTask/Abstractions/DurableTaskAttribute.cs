namespace Microsoft.DurableTask;

/// <summary>Marks a class-based orchestrator or activity.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class DurableTaskAttribute : Attribute
{
    /// <summary>Marks a class.</summary>
    /// <param name="name">The task's name; null means the class's.</param>
    public DurableTaskAttribute(string? name = null) => Name = name!;

    /// <summary>The task's name; the default value means the class's.</summary>
    public TaskName Name { get; }

    /// <summary>The task's version; null means none.</summary>
    public string? Version { get; set; }
}

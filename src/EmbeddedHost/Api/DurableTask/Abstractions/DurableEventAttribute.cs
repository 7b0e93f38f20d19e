namespace Microsoft.DurableTask;

/// <summary>Marks the type of an external event's payload, so that typed ways to wait for it and to send it are generated.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = false, Inherited = false)]
public sealed class DurableEventAttribute : Attribute
{
    /// <summary>Marks a type.</summary>
    /// <param name="name">The event's name; null means the type's.</param>
    public DurableEventAttribute(string? name = null) => Name = name!;

    /// <summary>The event's name; the default value means the type's.</summary>
    public TaskName Name { get; }
}

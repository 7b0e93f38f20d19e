using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Fills the parameter with the <c>DurableTaskClient</c>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>Another task hub. The embedded host has the one of host.json only and refuses any other at start.</summary>
    public string? TaskHub { get; set; }

    /// <summary>The setting that holds the storage's connection string. Ignored by the embedded host.</summary>
    public string? ConnectionName { get; set; }
}

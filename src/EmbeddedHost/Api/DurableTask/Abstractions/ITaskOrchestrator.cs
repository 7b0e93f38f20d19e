namespace Microsoft.DurableTask;

/// <summary>A class-based definition of an orchestrator.</summary>
public interface ITaskOrchestrator
{
    /// <summary>The type of its input.</summary>
    Type InputType { get; }

    /// <summary>The type of its output.</summary>
    Type OutputType { get; }

    /// <summary>Runs it.</summary>
    /// <param name="context">The call's context.</param>
    /// <param name="input">An <see cref="InputType"/>, or null.</param>
    /// <returns>An <see cref="OutputType"/>, or null.</returns>
    Task<object?> RunAsync(TaskOrchestrationContext context, object? input);
}

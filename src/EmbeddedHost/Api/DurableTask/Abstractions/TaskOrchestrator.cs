namespace Microsoft.DurableTask;

/// <summary>The base of a class-based definition of an orchestrator.</summary>
/// <typeparam name="TInput">The type of its input.</typeparam>
/// <typeparam name="TOutput">The type of its output.</typeparam>
public abstract class TaskOrchestrator<TInput, TOutput> : ITaskOrchestrator
{
    Type ITaskOrchestrator.InputType => typeof(TInput);

    Type ITaskOrchestrator.OutputType => typeof(TOutput);

    /// <summary>Runs it.</summary>
    /// <param name="context">The call's context.</param>
    /// <param name="input">The input; the default value where there was none.</param>
    /// <returns>The output.</returns>
    public abstract Task<TOutput> RunAsync(TaskOrchestrationContext context, TInput input);

    async Task<object?> ITaskOrchestrator.RunAsync(TaskOrchestrationContext context, object? input)
    {
        ArgumentNullException.ThrowIfNull(context);
        return input switch
        {
            TInput typed => await RunAsync(context, typed),
            null => await RunAsync(context, default!),
            _ => throw new ArgumentException($"The input is a {input.GetType()}, but a {typeof(TInput)} is expected.", nameof(input)),
        };
    }
}

using Cryptomeria.EmbeddedHost.Durable.Entities;
using Microsoft.DurableTask;

namespace Cryptomeria.EmbeddedHost.Durable;

/// <summary>
/// The seam between the durable engine and what it runs: the functions found in the app. The engine knows names and JSON, the invoker knows
/// methods, parameters, services and middleware.
/// </summary>
internal interface ITaskInvoker
{
    /// <summary>True where an orchestrator of that name exists. Names compare without case, as the Functions host does.</summary>
    bool HasOrchestrator(string name);

    /// <summary>True where an activity of that name exists.</summary>
    bool HasActivity(string name);

    /// <summary>
    /// Calls an orchestrator. Runs on the engine's orchestration thread up to the first wait and on its continuations after that; must
    /// not leave them (no <c>ConfigureAwait(false)</c>, no middleware that awaits other things) before it calls the function.
    /// </summary>
    /// <param name="context">The engine's context; the same object for the whole run.</param>
    /// <returns>What the function returned; null for a plain task.</returns>
    Task<object?> RunOrchestratorAsync(string name, TaskOrchestrationContext context);

    /// <summary>Calls an activity on the thread pool, with a service scope of its own, through the app's middleware.</summary>
    /// <param name="input">The serialized input, JSON, or null.</param>
    /// <param name="cancellationToken">Canceled when the host stops or the function's time is over.</param>
    /// <returns>What the function returned; null for a plain task.</returns>
    Task<object?> RunActivityAsync(string name, string instanceId, int taskId, string? input, CancellationToken cancellationToken);

    /// <summary>True where an entity of that name exists. An invoker without entities needs neither this nor <see cref="RunEntityAsync"/>.</summary>
    bool HasEntity(string name) => false;

    /// <summary>Calls an entity's function on the thread pool, with a service scope of its own, through the app's middleware.</summary>
    /// <param name="batch">The operations; the function has them run.</param>
    /// <param name="cancellationToken">Canceled when the host stops or the function's time is over.</param>
    Task RunEntityAsync(EntityBatch batch, CancellationToken cancellationToken) => throw new NotSupportedException($"{GetType()} has no entities.");
}

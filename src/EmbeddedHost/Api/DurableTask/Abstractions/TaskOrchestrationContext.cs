using Microsoft.DurableTask.Abstractions;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask;

/// <summary>
/// What an orchestrator works with. An orchestrator is run again from its history whenever it is not in memory, so it must do the same
/// each time: time, ids, waiting and work come from here alone.
/// </summary>
public abstract class TaskOrchestrationContext
{
    private ILoggerFactory? _replaySafeLoggerFactory;

    /// <summary>The orchestrator's name.</summary>
    public abstract TaskName Name { get; }

    /// <summary>The instance id.</summary>
    public abstract string InstanceId { get; }

    /// <summary>The orchestration that called this one; null where it was started by a client.</summary>
    public abstract ParentOrchestrationInstance? Parent { get; }

    /// <summary>The orchestration's clock, UTC. It stands still between two waits and replays to the same values.</summary>
    public abstract DateTime CurrentUtcDateTime { get; }

    /// <summary>True while the code runs through what has been done before.</summary>
    public abstract bool IsReplaying { get; }

    /// <summary>The instance's version; empty where there is none.</summary>
    public virtual string Version => string.Empty;

    /// <summary>Settings of the runtime for this orchestration.</summary>
    public virtual IReadOnlyDictionary<string, object?> Properties { get; } = new Dictionary<string, object?>();

    /// <summary>What the orchestrator can do with entities.</summary>
    /// <exception cref="NotSupportedException">The runtime has no entities.</exception>
    public virtual TaskOrchestrationEntityFeature Entities => throw new NotSupportedException($"{GetType()} has no entities.");

    /// <summary>Makes loggers that are silent while the orchestration replays.</summary>
    public virtual ILoggerFactory ReplaySafeLoggerFactory => _replaySafeLoggerFactory ??= new ReplaySafeLoggerFactory(this, () => LoggerFactory);

    /// <summary>Makes the loggers that the replay-safe ones write to.</summary>
    protected abstract ILoggerFactory LoggerFactory { get; }

    /// <summary>The orchestration's input.</summary>
    /// <typeparam name="T">The type to read it as.</typeparam>
    /// <returns>The input, or the default value where there is none.</returns>
    public abstract T? GetInput<T>();

    /// <summary>Calls an activity that returns nothing.</summary>
    /// <inheritdoc cref="CallActivityAsync{TResult}(TaskName, object?, TaskOptions?)"/>
    public virtual Task CallActivityAsync(TaskName name, object? input = null, TaskOptions? options = null) =>
        CallActivityAsync<object>(name, input, options);

    /// <summary>Calls an activity that takes and returns nothing.</summary>
    /// <inheritdoc cref="CallActivityAsync{TResult}(TaskName, object?, TaskOptions?)"/>
    public virtual Task CallActivityAsync(TaskName name, TaskOptions options) => CallActivityAsync(name, null, options);

    /// <summary>Calls an activity that takes nothing.</summary>
    /// <inheritdoc cref="CallActivityAsync{TResult}(TaskName, object?, TaskOptions?)"/>
    public virtual Task<TResult> CallActivityAsync<TResult>(TaskName name, TaskOptions options) => CallActivityAsync<TResult>(name, null, options);

    /// <summary>Calls an activity. It runs at least once; its result is used exactly once.</summary>
    /// <param name="name">The activity's name.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">How to retry it.</param>
    /// <returns>The activity's result. Fails with <see cref="TaskFailedException"/> where the activity threw.</returns>
    public abstract Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null);

    /// <summary>Waits, also across restarts of the host.</summary>
    /// <param name="delay">How long, by the orchestration's clock.</param>
    /// <param name="cancellationToken">Cancels the timer; the task then ends as canceled.</param>
    public virtual Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken) =>
        CreateTimer(CurrentUtcDateTime.Add(delay), cancellationToken);

    /// <summary>Waits until a time, also across restarts of the host.</summary>
    /// <param name="fireAt">When to go on; a local time is converted.</param>
    /// <param name="cancellationToken">Cancels the timer; the task then ends as canceled.</param>
    public abstract Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken);

    /// <summary>Waits for an external event. One that came before is used at once; the newest wait of a name is served first.</summary>
    /// <typeparam name="T">The type to read the payload as; the same for every wait of one name.</typeparam>
    /// <param name="eventName">The event's name; compares without case.</param>
    /// <param name="cancellationToken">Gives the wait up; later events are kept for later waits.</param>
    public abstract Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default);

    /// <summary>Waits for an external event, for some time.</summary>
    /// <inheritdoc cref="WaitForExternalEvent{T}(string, TimeSpan, CancellationToken)"/>
    public Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout) => WaitForExternalEvent<T>(eventName, timeout, CancellationToken.None);

    /// <summary>Waits for an external event, for some time.</summary>
    /// <param name="eventName">The event's name; compares without case.</param>
    /// <param name="timeout">How long, by the orchestration's clock.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    /// <returns>The payload. Ends with <see cref="TaskCanceledException"/> where the time is over first.</returns>
    public async Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timerSource = new();
        Task timer = CreateTimer(timeout, timerSource.Token);

        using CancellationTokenSource eventSource = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<T> externalEvent = WaitForExternalEvent<T>(eventName, eventSource.Token);

        // The orchestration's thread has to stay on: cancelling asynchronously would leave it.
        if (await Task.WhenAny(timer, externalEvent) == externalEvent)
        {
            timerSource.Cancel();
        }
        else
        {
            eventSource.Cancel();
        }

        return await externalEvent;
    }

    /// <summary>Sends an event to another orchestration. One that is over or unknown gets nothing.</summary>
    public abstract void SendEvent(string instanceId, string eventName, object payload);

    /// <summary>Sets the status text or record that a client can read while the orchestration runs.</summary>
    public abstract void SetCustomStatus(object? customStatus);

    /// <summary>Calls a sub-orchestration.</summary>
    /// <param name="orchestratorName">The orchestrator's name.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">How to retry it; a <see cref="SubOrchestrationOptions"/> also sets its instance id.</param>
    /// <returns>The result. Fails with <see cref="TaskFailedException"/> where the sub-orchestration failed or was terminated.</returns>
    public abstract Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null);

    /// <summary>Calls a sub-orchestration that takes nothing.</summary>
    /// <inheritdoc cref="CallSubOrchestratorAsync{TResult}(TaskName, object?, TaskOptions?)"/>
    public virtual Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, TaskOptions options) =>
        CallSubOrchestratorAsync<TResult>(orchestratorName, null, options);

    /// <summary>Calls a sub-orchestration that takes and returns nothing.</summary>
    /// <inheritdoc cref="CallSubOrchestratorAsync{TResult}(TaskName, object?, TaskOptions?)"/>
    public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, TaskOptions options) =>
        CallSubOrchestratorAsync(orchestratorName, null, options);

    /// <summary>Calls a sub-orchestration that returns nothing.</summary>
    /// <inheritdoc cref="CallSubOrchestratorAsync{TResult}(TaskName, object?, TaskOptions?)"/>
    public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        CallSubOrchestratorAsync<object>(orchestratorName, input, options);

    /// <summary>Starts over with a new input and an empty history once the orchestrator has returned.</summary>
    /// <param name="newInput">The new input.</param>
    /// <param name="preserveUnprocessedEvents">True hands external events that nothing has waited for yet to the new execution.</param>
    public abstract void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true);

    /// <summary>Starts over with a new input and an empty history once the orchestrator has returned.</summary>
    public virtual void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ContinueAsNew(options.NewInput, options.PreserveUnprocessedEvents);
    }

    /// <summary>Makes an id that replays to the same value (an RFC 9562 version 5 UUID).</summary>
    public abstract Guid NewGuid();

    /// <summary>Makes a logger that is silent while the orchestration replays.</summary>
    public virtual ILogger CreateReplaySafeLogger(string categoryName) => ReplaySafeLoggerFactory.CreateLogger(categoryName);

    /// <summary>Makes a logger that is silent while the orchestration replays.</summary>
    public virtual ILogger CreateReplaySafeLogger(Type type) => ReplaySafeLoggerFactory.CreateLogger(type);

    /// <summary>Makes a logger that is silent while the orchestration replays.</summary>
    public virtual ILogger CreateReplaySafeLogger<T>() => ReplaySafeLoggerFactory.CreateLogger<T>();

    /// <summary>Compares the instance's version with another: below zero where it is older.</summary>
    public virtual int CompareVersionTo(string version) => TaskOrchestrationVersioningUtils.CompareVersions(Version, version);
}

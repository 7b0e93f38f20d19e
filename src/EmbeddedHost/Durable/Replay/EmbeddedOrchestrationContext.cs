using System.Globalization;
using System.Text.Json;
using Cryptomeria.EmbeddedHost.Durable.Client;
using Cryptomeria.EmbeddedHost.Durable.Entities;
using Cryptomeria.EmbeddedHost.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>The context that orchestrators of the embedded engine work with.</summary>
internal sealed class EmbeddedOrchestrationContext(SessionSetup setup, OrchestrationThread thread, ActionLog log) : TaskOrchestrationContext
{
    private readonly Dictionary<int, PendingTask> _pending = [];
    private readonly List<int> _canceledTimers = [];
    private readonly ExternalEvents _events = new(setup.Converter);

    private DateTime _time;
    private int _nextTaskId;
    private int _nextGuid;
    private (Type Type, object? Value)? _input;
    private string? _customStatus;
    private OrchestrationEntities? _entities;
    private bool _customStatusChanged;

    public override TaskName Name => setup.Name;

    public override string InstanceId => setup.InstanceId;

    public override ParentOrchestrationInstance? Parent => setup.Parent;

    public override string Version => setup.Version;

    public override DateTime CurrentUtcDateTime => _time;

    public override bool IsReplaying => log.IsReplaying;

    public override TaskOrchestrationEntityFeature Entities => _entities ??= new OrchestrationEntities(this, setup.Converter);

    /// <summary>False where the orchestrator has locked no entity.</summary>
    public bool MayHoldLocks => _entities?.HasLocked ?? false;

    /// <summary>What continue-as-new asked for; null where it was not called.</summary>
    public NextExecution? Next { get; private set; }

    /// <summary>True where something outside can still move the orchestrator on.</summary>
    public bool IsWaiting => _pending.Count > 0 || _events.WaitCount > 0;

    /// <summary>Events that nothing has waited for.</summary>
    public IReadOnlyList<(string Name, string? Data)> UnprocessedEvents => _events.Unprocessed;

    protected override ILoggerFactory LoggerFactory => setup.LoggerFactory;

    public override T? GetInput<T>()
        where T : default
    {
        EnsureThread();
        if (_input is not { } known || known.Type != typeof(T))
        {
            known = (typeof(T), setup.Converter.Read<T>(setup.Input));
            _input = known;
        }

        return (T?)known.Value;
    }

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        EnsureThread();
        string activity = Required(name);
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException($"{nameof(TaskOptions)} were passed as the input of '{activity}'. Pass them as {nameof(options)}.", nameof(input));
        }

        string? data = setup.Converter.Serialize(input);
        return options?.Retry is { } retry
            ? RetryLoop.RunAsync(this, () => ScheduleActivity<TResult>(activity, data), retry)
            : ScheduleActivity<TResult>(activity, data);
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        EnsureThread();
        string orchestrator = Required(orchestratorName);
        _entities?.CheckSubOrchestration();
        string instanceId = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        InstanceIds.Validate(instanceId, nameof(options));

        OrchestratorAction template = new(
            new HistoryEvent(HistoryEventKind.SubOrchestrationCreated, _time, Name: orchestrator, Extra: instanceId),
            setup.Converter.Serialize(input),
            options?.Version?.Version,
            options?.Tags is { Count: > 0 } tags ? JsonSerializer.Serialize(new(tags), DurableJsonContext.Default.DictionaryStringString) : null);
        return options?.Retry is { } retry
            ? RetryLoop.RunAsync(this, () => ScheduleSubOrchestration<TResult>(template), retry)
            : ScheduleSubOrchestration<TResult>(template);
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        EnsureThread();
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        int taskId = _nextTaskId++;
        string ticks = fireAt.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        log.Add(new OrchestratorAction(new HistoryEvent(HistoryEventKind.TimerCreated, _time, taskId, Extra: ticks)));

        PendingTask<object?> timer = new("timer");
        _pending.Add(taskId, timer);
        return cancellationToken.CanBeCanceled ? CancelableTimer(timer, taskId, cancellationToken) : timer.Task;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        EnsureThread();
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return _events.WaitAsync<T>(eventName, IsOnThread, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        EnsureThread();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        EntityIds.Refuse(instanceId, nameof(instanceId));
        HistoryEvent sent = new(HistoryEventKind.EventSent, _time, _nextTaskId++, eventName, Extra: instanceId);
        log.Add(new OrchestratorAction(sent, setup.Converter.Serialize(payload)));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        EnsureThread();
        if (!IsReplaying)
        {
            _customStatus = setup.Converter.Serialize(customStatus);
            _customStatusChanged = true;
        }
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        EnsureThread();
        ArgumentNullException.ThrowIfNull(options);
        Next = new NextExecution(setup.Converter.Serialize(options.NewInput), options.NewVersion, options.PreserveUnprocessedEvents);
    }

    public override Guid NewGuid()
    {
        EnsureThread();
        return DeterministicGuid.Create($"{InstanceId}_{_time:o}_{_nextGuid++}");
    }

    /// <summary>Sets the clock for what comes next.</summary>
    public void SetTime(DateTime time) => _time = time;

    /// <summary>True where a call waits for its result.</summary>
    public bool IsPending(int taskId) => _pending.ContainsKey(taskId);

    /// <summary>Hands a result to the call that waits for it.</summary>
    public void Deliver(HistoryEvent result)
    {
        switch (result.Kind)
        {
            case HistoryEventKind.EventRaised:
                _events.Raise(result.Name!, result.Data);
                break;

            case HistoryEventKind.TaskCompleted or HistoryEventKind.SubOrchestrationCompleted or HistoryEventKind.TimerFired:
                TakePending(result)?.Complete(result.Data, setup.Converter);
                break;

            case HistoryEventKind.EntityOperationCompleted or HistoryEventKind.EntityLockGranted:
                TakePending(result)?.Complete(result.Data, setup.Converter);
                break;

            case HistoryEventKind.EntityOperationFailed:
                TakePending(result)?.Fail(OrchestrationEntities.Failure(result));
                break;

            case HistoryEventKind.TaskFailed or HistoryEventKind.SubOrchestrationFailed:
                if (TakePending(result) is { } failed)
                {
                    failed.Fail(StoredFailure.Deserialize(result.Data!).ToException(failed.Name, result.TaskId));
                }

                break;

            default:
                throw new InvalidOperationException($"{result.Kind} is not for an orchestrator.");
        }
    }

    /// <summary>Does something that has no result.</summary>
    /// <param name="action">What; its task id is given here.</param>
    /// <returns>The task id.</returns>
    public int Send(OrchestratorAction action)
    {
        EnsureThread();
        int taskId = _nextTaskId++;
        log.Add(action with { Event = action.Event with { TaskId = taskId, Time = _time } });
        return taskId;
    }

    /// <summary>Does something that has a result.</summary>
    /// <param name="action">What; its task id is given here.</param>
    public Task<T> Call<T>(OrchestratorAction action) => AddPending<T>(Send(action), action.Event.Name ?? string.Empty);

    /// <summary>Hands over the timers that were canceled since the last call.</summary>
    public IReadOnlyList<int> TakeCanceledTimers()
    {
        if (_canceledTimers.Count == 0)
        {
            return [];
        }

        int[] timers = [.. _canceledTimers];
        _canceledTimers.Clear();
        return timers;
    }

    /// <summary>Hands over a custom status that was set since the last call.</summary>
    public bool TakeCustomStatus(out string? customStatus)
    {
        bool changed = _customStatusChanged;
        customStatus = _customStatus;
        _customStatusChanged = false;
        return changed;
    }

    private static string Required(TaskName name) =>
        string.IsNullOrEmpty(name.Name) ? throw new ArgumentException("A name is needed.", nameof(name)) : name.Name;

    private Task<T> ScheduleActivity<T>(string name, string? input)
    {
        int taskId = _nextTaskId++;
        log.Add(new OrchestratorAction(new HistoryEvent(HistoryEventKind.TaskScheduled, _time, taskId, name, input)));
        return AddPending<T>(taskId, name);
    }

    private Task<T> ScheduleSubOrchestration<T>(OrchestratorAction template)
    {
        int taskId = _nextTaskId++;
        log.Add(template with { Event = template.Event with { TaskId = taskId, Time = _time } });
        return AddPending<T>(taskId, template.Event.Name!);
    }

    private Task<T> AddPending<T>(int taskId, string name)
    {
        PendingTask<T> task = new(name);
        _pending.Add(taskId, task);
        return task.Task;
    }

    private async Task CancelableTimer(PendingTask<object?> timer, int taskId, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.Register(() =>
        {
            if (IsOnThread() && _pending.Remove(taskId))
            {
                if (!IsReplaying)
                {
                    _canceledTimers.Add(taskId);
                }

                timer.Cancel(cancellationToken);
            }
        });
        await timer.Task;
    }

    private PendingTask? TakePending(HistoryEvent result) => _pending.Remove(result.TaskId, out PendingTask? task) ? task : null;

    private void EnsureThread()
    {
        if (!IsOnThread())
        {
            throw new ForeignAwaitException();
        }
    }

    private bool IsOnThread()
    {
        if (!thread.IsCurrent)
        {
            setup.OnForeignAwait();
        }

        return thread.IsCurrent;
    }
}

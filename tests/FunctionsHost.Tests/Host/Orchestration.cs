using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;

namespace Cryptomeria.FunctionsHost.Tests.Host;

/// <summary>An orchestration and its history, which the worker is given again at each step.</summary>
internal sealed class Orchestration(TestFunctionsHost host, CreateInstanceRequest begin)
{
    private readonly List<HistoryEvent> _past = [];
    private readonly OrchestrationInstance _instance = new() { InstanceId = begin.InstanceId, ExecutionId = Guid.NewGuid().ToString("N") };
    private readonly Timestamp _createdAt = Now();
    private OrchestratorResponse? _last;
    private CompleteOrchestrationAction? _end;
    private string? _customStatus;

    /// <summary>The orchestrator's name.</summary>
    public string Name => begin.Name;

    /// <summary>What it was begun with.</summary>
    public string Input => begin.Input;

    /// <summary>Runs it to its end from where it is, one activity at a time, each in the worker too; timers never fire.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var response = _last ?? await BeginAsync(cancellationToken);
        while (_end is null)
        {
            var task = response.Actions.Single(action => action.ScheduleTask is not null);
            response = await CompleteAsync(task, await RunActivityAsync(task.ScheduleTask, cancellationToken), cancellationToken);
        }
    }

    /// <summary>The first step.</summary>
    public Task<OrchestratorResponse> BeginAsync(CancellationToken cancellationToken) => StepAsync(
        new HistoryEvent
        {
            EventId = -1,
            ExecutionStarted = new ExecutionStartedEvent { Name = begin.Name, Version = begin.Version, Input = begin.Input, OrchestrationInstance = _instance },
        },
        cancellationToken);

    /// <summary>The step that an activity's result makes possible.</summary>
    /// <param name="task">The action that asked for the activity.</param>
    public Task<OrchestratorResponse> CompleteAsync(OrchestratorAction task, string? result, CancellationToken cancellationToken) => StepAsync(
        new HistoryEvent { EventId = -1, TaskCompleted = new TaskCompletedEvent { TaskScheduledId = task.Id, Result = result } }, cancellationToken);

    /// <summary>Runs an activity in the worker and answers its result.</summary>
    public async Task<string?> RunActivityAsync(ScheduleTaskAction task, CancellationToken cancellationToken)
    {
        // Travels as an array of one, which the extension opens.
        var input = JsonNode.Parse(task.Input)!.AsArray().Single();
        var response = await host.InvokeAsync(host.Function(task.Name), Trigger.Text(input?.ToJsonString()), cancellationToken);
        return response["returnValue"]?["json"]?.GetValue<string>();
    }

    /// <summary>What a client is told of it.</summary>
    public OrchestrationState ToState(bool withInputsAndOutputs) => new()
    {
        InstanceId = begin.InstanceId,
        Name = begin.Name,
        OrchestrationStatus = _end?.OrchestrationStatus ?? (_past.Count == 0 ? OrchestrationStatus.Pending : OrchestrationStatus.Running),
        CreatedTimestamp = _createdAt,
        LastUpdatedTimestamp = Now(),
        Input = withInputsAndOutputs ? begin.Input : null,
        Output = withInputsAndOutputs ? _end?.Result : null,
        CustomStatus = withInputsAndOutputs ? _customStatus : null,
        FailureDetails = _end?.FailureDetails,
    };

    private static Timestamp Now() => Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow());

    private async Task<OrchestratorResponse> StepAsync(HistoryEvent happened, CancellationToken cancellationToken)
    {
        var request = new OrchestratorRequest
        {
            InstanceId = begin.InstanceId,
            PastEvents = { _past },
            NewEvents = { new HistoryEvent { EventId = -1, OrchestratorStarted = new OrchestratorStartedEvent() }, happened },
        };
        foreach (var newEvent in request.NewEvents)
        {
            newEvent.Timestamp = Now();
        }

        var invocation = await host.InvokeAsync(
            host.Function(begin.Name), Trigger.Text(request.ToByteString().ToBase64()), cancellationToken);
        var response = OrchestratorResponse.Parser.ParseFrom(ByteString.FromBase64(invocation["returnValue"]!["string"]!.GetValue<string>()));
        _past.AddRange(request.NewEvents);
        _past.AddRange(response.Actions.Select(ToEvent).OfType<HistoryEvent>());
        _past.Add(new HistoryEvent { EventId = -1, Timestamp = Now(), OrchestratorCompleted = new OrchestratorCompletedEvent() });
        _last = response;
        _customStatus = response.CustomStatus;
        _end = response.Actions.Select(action => action.CompleteOrchestration).SingleOrDefault(end => end is not null);
        return response;
    }

    /// <summary>What the next step's history says of an action; null of the last one.</summary>
    private static HistoryEvent? ToEvent(OrchestratorAction action) => action switch
    {
        { ScheduleTask: { } task } => new HistoryEvent
        {
            EventId = action.Id,
            Timestamp = Now(),
            TaskScheduled = new TaskScheduledEvent { Name = task.Name, Version = task.Version, Input = task.Input },
        },
        { CreateTimer: { } timer } => new HistoryEvent
        {
            EventId = action.Id,
            Timestamp = Now(),
            TimerCreated = new TimerCreatedEvent { FireAt = timer.FireAt },
        },
        { CompleteOrchestration: not null } => null,
        _ => throw new NotSupportedException($"{action.OrchestratorActionTypeCase} is not one of the app's actions"),
    };
}

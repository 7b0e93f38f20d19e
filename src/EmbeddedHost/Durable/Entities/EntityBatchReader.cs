using Cryptomeria.EmbeddedHost.Durable.Client;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using P = Microsoft.DurableTask.Protobuf;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>Reads what came of a batch out of Durable Task's protocol message.</summary>
internal static class EntityBatchReader
{
    public static OperationOutcome Outcome(P.OperationResult result) => result.ResultTypeCase == P.OperationResult.ResultTypeOneofCase.Failure
        ? new OperationOutcome(Result: null, Failure(result.Failure.FailureDetails))
        : new OperationOutcome(result.Success.Result, Failure: null);

    /// <exception cref="ArgumentException">An id is none.</exception>
    public static EntityAction Action(P.OperationAction action)
    {
        if (action.SendSignal is { } signal)
        {
            SignalEntityOptions? later = signal.ScheduledTime is { } time ? new SignalEntityOptions { SignalTime = time.ToDateTimeOffset() } : null;
            return new EntityAction.Signal(EntityMessages.Signal(EntityInstanceId.FromString(signal.InstanceId), signal.Name, signal.Input, later));
        }

        P.StartNewOrchestrationAction start = action.StartNewOrchestration;
        InstanceIds.Validate(start.InstanceId, nameof(action));
        return new EntityAction.Start(start.InstanceId, start.Name, start.Version ?? string.Empty, start.Input, start.ScheduledTime?.ToDateTime());
    }

    private static TaskFailureDetails Failure(P.TaskFailureDetails failure) => new(
        failure.ErrorType,
        failure.ErrorMessage,
        failure.StackTrace,
        failure.InnerFailure is { } inner ? Failure(inner) : null,
        Properties: null);
}

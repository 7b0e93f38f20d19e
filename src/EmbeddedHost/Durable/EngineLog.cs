using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Durable;

internal static partial class EngineLog
{
    [LoggerMessage(1, LogLevel.Information, "The task hub {Path} is open: {Pending} orchestrations to start, {Messages} messages, {Activities} activities and {Timers} timers to go on with.")]
    public static partial void Opened(ILogger logger, string path, int pending, int messages, int activities, int timers);

    [LoggerMessage(2, LogLevel.Information, "The task hub {Path} is closed.")]
    public static partial void Closed(ILogger logger, string path);

    [LoggerMessage(3, LogLevel.Warning, "The task hub is closed although functions still run. What is not finished goes on at the next start.")]
    public static partial void ClosedEarly(ILogger logger);

    [LoggerMessage(4, LogLevel.Debug, "The orchestration {Name} ({InstanceId}) is {Status}.")]
    public static partial void InstanceEnded(ILogger logger, string name, string instanceId, OrchestrationRuntimeStatus status);

    [LoggerMessage(10, LogLevel.Warning, "The orchestration {Name} ({InstanceId}) failed: {Failure}")]
    public static partial void InstanceFailed(ILogger logger, string name, string instanceId, string failure);

    [LoggerMessage(5, LogLevel.Error, "A step of the orchestration {InstanceId} could not be computed; trying again in {Delay}: {Failure}")]
    public static partial void StepFailed(ILogger logger, string instanceId, TimeSpan delay, string failure);

    [LoggerMessage(6, LogLevel.Warning, "A step of the orchestration {InstanceId} was not committed; it is taken again at the next start.")]
    public static partial void StepLost(ILogger logger, string instanceId, Exception exception);

    [LoggerMessage(7, LogLevel.Warning, "The activity {Name} ({InstanceId} #{TaskId}) failed: {Failure}")]
    public static partial void ActivityFailed(ILogger logger, string name, string instanceId, int taskId, string failure);

    [LoggerMessage(8, LogLevel.Information, "The activity {Name} ({InstanceId} #{TaskId}) was cut off by the end of the host; it runs again at the next start.")]
    public static partial void ActivityCutOff(ILogger logger, string name, string instanceId, int taskId);

    [LoggerMessage(20, LogLevel.Error, "A turn of the entity {EntityId} could not be taken; trying again in {Delay}: {Failure}")]
    public static partial void EntityTurnFailed(ILogger logger, string entityId, TimeSpan delay, string failure);

    [LoggerMessage(21, LogLevel.Warning, "A turn of the entity {EntityId} was not committed; it is taken again at the next start.")]
    public static partial void EntityTurnLost(ILogger logger, string entityId, Exception exception);

    [LoggerMessage(22, LogLevel.Warning, "The operation {Operation} of the entity {EntityId} failed: {Reason}")]
    public static partial void EntityOperationFailed(ILogger logger, string operation, string entityId, string reason);

    [LoggerMessage(23, LogLevel.Warning, "The entity {EntityId} failed, and all operations of its batch with it: {Reason}")]
    public static partial void EntityFailed(ILogger logger, string entityId, string reason);

    [LoggerMessage(24, LogLevel.Information, "The entity {EntityId} was cut off by the end of the host; what is left goes on at the next start.")]
    public static partial void EntityCutOff(ILogger logger, string entityId);

    [LoggerMessage(25, LogLevel.Warning, "The entity {EntityId} could not start the orchestration {InstanceId}: an instance of that id exists and is {Status}.")]
    public static partial void EntityStartRefused(ILogger logger, string entityId, string instanceId, OrchestrationRuntimeStatus status);

    /// <summary>The stack behind a line that tells a failure.</summary>
    [LoggerMessage(30, LogLevel.Debug, "Thrown by the {Kind} {Id}.")]
    public static partial void ThrownBy(ILogger logger, string kind, string id, Exception exception);

    [LoggerMessage(9, LogLevel.Error, "The queued activity {Key} could not be read; it runs at the next start.")]
    public static partial void ActivityNotRead(ILogger logger, long key, Exception exception);
}

using System.Globalization;
using System.Text.Json;
using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Http.Management;

/// <summary>
/// Writes a history as the Durable extension shows it: a call and its end are one event, at the place of its end and with the time of its call; the
/// orchestrator's own turns are left out.
/// </summary>
internal sealed class HistoryJson(IReadOnlyList<HistoryEvent> history, bool showInput, bool showOutput)
{
    private readonly Dictionary<int, HistoryEvent> _calls = history
        .Where(line => line.Kind is HistoryEventKind.TaskScheduled or HistoryEventKind.SubOrchestrationCreated or HistoryEventKind.TimerCreated)
        .DistinctBy(line => line.TaskId)
        .ToDictionary(line => line.TaskId);

    private readonly HashSet<int> _ended = [.. history.Where(line => IsCallEnd(line.Kind)).Select(line => line.TaskId)];

    public void Write(Utf8JsonWriter writer)
    {
        foreach (var line in history.Where(IsShown))
        {
            writer.WriteStartObject();
            writer.WriteString("EventType", NameOf(line.Kind));
            WriteMembers(writer, line);
            writer.WriteEndObject();
        }
    }

    private bool IsShown(HistoryEvent line) => line.Kind switch
    {
        HistoryEventKind.OrchestratorStarted => false,
        HistoryEventKind.TaskScheduled or HistoryEventKind.SubOrchestrationCreated => !_ended.Contains(line.TaskId),
        _ => true,
    };

    private void WriteMembers(Utf8JsonWriter writer, HistoryEvent line)
    {
        switch (line.Kind)
        {
            case HistoryEventKind.ExecutionStarted:
                WriteStart(writer, line);
                break;
            case HistoryEventKind.TaskScheduled or HistoryEventKind.SubOrchestrationCreated:
                writer.WriteString("Timestamp", line.Time);
                writer.WriteString("FunctionName", line.Name);
                WriteInput(writer, line.Data);
                break;
            case HistoryEventKind.TaskCompleted or HistoryEventKind.SubOrchestrationCompleted:
                if (showOutput)
                {
                    InstanceJson.WritePayload(writer, "Result", line.Data);
                }

                WriteCall(writer, line);
                break;
            case HistoryEventKind.TaskFailed or HistoryEventKind.SubOrchestrationFailed:
                WriteFailure(writer, line.Data);
                WriteCall(writer, line);
                break;
            case HistoryEventKind.TimerCreated or HistoryEventKind.TimerFired:
                WriteFireAt(writer, line);
                writer.WriteString("Timestamp", line.Time);
                break;
            case HistoryEventKind.ExecutionCompleted:
                WriteEnd(writer, line);
                break;
            case HistoryEventKind.ExecutionSuspended or HistoryEventKind.ExecutionResumed or HistoryEventKind.ExecutionRewound:
                writer.WriteString("Reason", line.Data);
                writer.WriteString("Timestamp", line.Time);
                break;
            default:
                writer.WriteString("Name", line.Name);
                WriteInput(writer, line.Data);
                writer.WriteString("Timestamp", line.Time);
                break;
        }
    }

    private void WriteStart(Utf8JsonWriter writer, HistoryEvent line)
    {
        WriteInput(writer, line.Data);
        writer.WriteNull("Correlation");
        writer.WriteNull("ParentTraceContext");
        writer.WriteNull("ScheduledStartTime");
        writer.WriteNumber("Generation", 0);
        writer.WriteBoolean("GenerateNewTrace", false);
        writer.WriteString("Timestamp", line.Time);
        writer.WriteString("FunctionName", line.Name);
    }

    private void WriteCall(Utf8JsonWriter writer, HistoryEvent line)
    {
        writer.WriteString("Timestamp", line.Time);
        if (_calls.TryGetValue(line.TaskId, out var call))
        {
            writer.WriteString("ScheduledTime", new DateTimeOffset(DateTime.SpecifyKind(call.Time, DateTimeKind.Utc)));
            writer.WriteString("FunctionName", call.Name);
        }

        // The real extension has the member, and nothing in it.
        if (showInput)
        {
            writer.WriteNull("Input");
        }
    }

    private void WriteEnd(Utf8JsonWriter writer, HistoryEvent line)
    {
        writer.WriteString("OrchestrationStatus", line.Extra);
        if (line.Extra == "Failed")
        {
            WriteFailure(writer, line.Data);
        }
        else
        {
            if (showOutput)
            {
                InstanceJson.WritePayload(writer, "Result", line.Data);
            }

            writer.WriteNull("FailureDetails");
        }

        writer.WriteString("Timestamp", line.Time);
    }

    private static void WriteFailure(Utf8JsonWriter writer, string? data)
    {
        var failure = data is null ? null : StoredFailure.Deserialize(data);
        writer.WriteString("Reason", failure?.Message);
        writer.WriteString("Details", failure?.StackTrace);
    }

    private void WriteFireAt(Utf8JsonWriter writer, HistoryEvent line)
    {
        var created = line.Kind == HistoryEventKind.TimerCreated ? line : _calls.GetValueOrDefault(line.TaskId);
        if (long.TryParse(created?.Extra, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
        {
            writer.WriteString("FireAt", new DateTime(ticks, DateTimeKind.Utc));
        }
    }

    private void WriteInput(Utf8JsonWriter writer, string? input)
    {
        if (showInput)
        {
            writer.WriteString("Input", input);
        }
    }

    private static bool IsCallEnd(HistoryEventKind kind) => kind is HistoryEventKind.TaskCompleted or HistoryEventKind.TaskFailed
        or HistoryEventKind.SubOrchestrationCompleted or HistoryEventKind.SubOrchestrationFailed;

    private static string NameOf(HistoryEventKind kind) => kind switch
    {
        HistoryEventKind.SubOrchestrationCreated => "SubOrchestrationInstanceCreated",
        HistoryEventKind.SubOrchestrationCompleted => "SubOrchestrationInstanceCompleted",
        HistoryEventKind.SubOrchestrationFailed => "SubOrchestrationInstanceFailed",

        // There, entities are spoken to by events.
        HistoryEventKind.EntityOperationCalled or HistoryEventKind.EntityOperationSignaled or HistoryEventKind.EntityLockRequested
            or HistoryEventKind.EntityUnlockSent => "EventSent",
        HistoryEventKind.EntityOperationCompleted or HistoryEventKind.EntityOperationFailed or HistoryEventKind.EntityLockGranted => "EventRaised",
        _ => kind.ToString(),
    };
}

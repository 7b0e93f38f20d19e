using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>
/// The runs within a history: an instance that failed and was rewound has the failed run's lines, a line that says so, and then the lines of the next run.
/// Only the last one is replayed.
/// </summary>
internal static class HistoryRuns
{
    /// <summary>True where the orchestrator was called in the last run.</summary>
    public static bool IsStarted(IReadOnlyList<HistoryEvent> history) =>
        history.Skip(FirstLineOfLast(history)).Any(line => line.Kind == HistoryEventKind.OrchestratorStarted);

    /// <summary>True where the last run follows on a rewind and has not started. It may have been suspended and resumed, though.</summary>
    public static bool IsRewound(IReadOnlyList<HistoryEvent> history) => FirstLineOfLast(history) > 1 && !IsStarted(history);

    /// <summary>The place of the last run's first line, which follows on the start with its input, or on a rewind.</summary>
    public static int FirstLineOfLast(IReadOnlyList<HistoryEvent> history) => FirstLineBefore(history, history.Count);

    /// <summary>The place of the first line of the run that ends before a line.</summary>
    public static int FirstLineBefore(IReadOnlyList<HistoryEvent> history, int end)
    {
        int first = end;
        while (first > 1 && history[first - 1].Kind != HistoryEventKind.ExecutionRewound)
        {
            first--;
        }

        return first;
    }
}

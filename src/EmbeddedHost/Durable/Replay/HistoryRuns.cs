using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>
/// The runs within a history: an instance that failed and was rewound has the failed run's lines, a line that says so, and then the lines of the next run.
/// Only the last one is replayed.
/// </summary>
internal static class HistoryRuns
{
    /// <summary>True where the instance was rewound and its next run has not begun.</summary>
    public static bool IsRewound(IReadOnlyList<HistoryEvent> history) => history[^1].Kind == HistoryEventKind.ExecutionRewound;

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

namespace Cryptomeria.EmbeddedHost.Storage;

/// <summary>
/// The key of a line of a history: the execution's number and the line's place in one integer, so that an execution's lines lie together and in
/// order without an index. A queued activity and a waiting timer have the key of the line that made them.
/// </summary>
internal static class EventKey
{
    /// <summary>The lines that a history may have.</summary>
    public const int MaxEvents = 1 << SequenceBits;

    private const int SequenceBits = 24;

    public static long Of(long execution, int sequence) => (execution << SequenceBits) | (uint)sequence;

    public static long First(long execution) => execution << SequenceBits;

    public static long Last(long execution) => (execution << SequenceBits) | (MaxEvents - 1);

    public static long ExecutionOf(long key) => key >> SequenceBits;

    public static int SequenceOf(long key) => (int)(key & (MaxEvents - 1));
}

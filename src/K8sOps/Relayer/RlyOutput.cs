using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>Reads what rly prints on standard output.</summary>
internal static class RlyOutput
{
    /// <summary>What a listing of channels ends with, on standard error, before the key of the next page.</summary>
    public const string PaginationNote = "Pagination next key:";

    /// <summary>Reads a listing that prints one JSON object a line.</summary>
    /// <exception cref="OperationException"><c>UNEXPECTED_OUTPUT</c> where a line that begins as an object is none.</exception>
    public static IReadOnlyList<T> ReadLines<T>(string output, JsonTypeInfo<T> type, string command)
    {
        var items = new List<T>();
        foreach (var line in output.AsSpan().EnumerateLines())
        {
            if (line.TrimStart() is ['{', ..] json)
            {
                items.Add(Read(json, type, command));
            }
        }

        return items;
    }

    /// <summary>Reads a listing that prints one JSON object by name. An empty one is <c>{}</c> or, where rly has none at all, <c>null</c>.</summary>
    /// <exception cref="OperationException"><c>UNEXPECTED_OUTPUT</c> where it is no such object.</exception>
    public static IReadOnlyDictionary<string, T> ReadMap<T>(string output, JsonTypeInfo<Dictionary<string, T>> type, string command)
    {
        var json = output.AsSpan().Trim();
        return json is "null" ? new Dictionary<string, T>() : Read(json, type, command);
    }

    /// <summary>
    /// There is another page: <c>rly q channels</c> prints its key on standard error after <see cref="PaginationNote"/>.
    /// </summary>
    public static bool HasNextPage(string error)
    {
        foreach (var line in error.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(PaginationNote, StringComparison.Ordinal) && !line[PaginationNote.Length..].IsWhiteSpace())
            {
                return true;
            }
        }

        return false;
    }

    private static T Read<T>(ReadOnlySpan<char> json, JsonTypeInfo<T> type, string command)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw Unexpected(command, null);
        }
        catch (JsonException e)
        {
            throw Unexpected(command, e);
        }
    }

    private static OperationException Unexpected(string command, JsonException? inner) => new(
        ErrorCodes.UnexpectedOutput, $"{command} printed something that is not understood", retryable: true,
        new Dictionary<string, string> { ["command"] = command }, inner);
}

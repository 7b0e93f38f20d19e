using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Http.Management;

/// <summary>Reads the query of a management route. As in the Durable extension, a value that cannot be read is as if it were not there.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    // A day: no request waits longer.
    private const double MaxSeconds = 86400;

    public string? Text(string name) => query[name].FirstOrDefault();

    public bool Flag(string name, bool fallback) => bool.TryParse(Text(name), out var value) ? value : fallback;

    public int? Number(string name) => int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    public TimeSpan? Seconds(string name) =>
        double.TryParse(Text(name), CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= MaxSeconds ? TimeSpan.FromSeconds(value) : null;

    public DateTimeOffset? Time(string name) =>
        DateTimeOffset.TryParse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value) ? value : null;

    /// <summary>The statuses that are known ones; null where there are none.</summary>
    public IReadOnlyList<OrchestrationRuntimeStatus>? Statuses(string name)
    {
        var statuses = query[name]
            .SelectMany(value => value?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
            .Select(text => (IsKnown: Enum.TryParse(text, ignoreCase: true, out OrchestrationRuntimeStatus status), Status: status))
            .Where(pair => pair.IsKnown)
            .Select(pair => pair.Status)
            .ToList();
        return statuses.Count == 0 ? null : statuses;
    }
}

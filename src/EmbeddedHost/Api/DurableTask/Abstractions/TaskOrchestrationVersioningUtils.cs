namespace Microsoft.DurableTask.Abstractions;

/// <summary>Compares versions of orchestrations.</summary>
public static class TaskOrchestrationVersioningUtils
{
    /// <summary>Compares two versions: as numbers where both are such, else as text without case. None comes before any.</summary>
    /// <returns>Below zero where <paramref name="sourceVersion"/> comes first, zero where both are equal, else above zero.</returns>
    public static int CompareVersions(string sourceVersion, string otherVersion)
    {
        bool sourceIsEmpty = string.IsNullOrWhiteSpace(sourceVersion);
        bool otherIsEmpty = string.IsNullOrWhiteSpace(otherVersion);
        if (sourceIsEmpty || otherIsEmpty)
        {
            return otherIsEmpty.CompareTo(sourceIsEmpty);
        }

        return Version.TryParse(sourceVersion, out Version? source) && Version.TryParse(otherVersion, out Version? other)
            ? source.CompareTo(other)
            : string.Compare(sourceVersion, otherVersion, StringComparison.OrdinalIgnoreCase);
    }
}

namespace Cryptomeria.K8sOps.Systems;

/// <summary>Findings in words.</summary>
internal static class FindingsText
{
    private const int Most = 6;

    /// <summary>A sentence for each; those that say the same of several subjects are one.</summary>
    public static IReadOnlyList<string> Sentences(IEnumerable<Finding> findings) =>
        [.. findings.GroupBy(finding => (finding.Code, finding.What, Since: finding.Since?.ToUnixTimeSeconds()))
            .Select(group => group.First().Text(Subjects(group)))];

    /// <summary>One line, not too long.</summary>
    public static string Line(IEnumerable<Finding> findings)
    {
        var sentences = Sentences(findings);
        var shown = string.Join("; ", sentences.Take(Most));
        return sentences.Count > Most ? $"{shown}; and {sentences.Count - Most} more" : shown;
    }

    private static string? Subjects(IEnumerable<Finding> findings)
    {
        var subjects = findings.Select(finding => finding.Subject).OfType<string>().Distinct().ToList();
        return subjects.Count == 0 ? null : string.Join(", ", subjects);
    }
}

namespace Cryptomeria.K8sOps.Helm;

/// <summary>The charts a chart depends on, as its <c>Chart.yaml</c> lists them and its folder <c>charts</c> has them.</summary>
internal static class ChartDependencies
{
    /// <summary>The names of those that the folder has neither as a folder nor as an archive; helm would refuse to install the chart.</summary>
    /// <param name="chart">The chart's folder.</param>
    /// <param name="yaml">Its <c>Chart.yaml</c>.</param>
    public static IReadOnlyList<string> Missing(string chart, string yaml)
    {
        var folder = Path.Combine(chart, "charts");
        return [.. Names(yaml).Where(name => !Directory.Exists(Path.Combine(folder, name))
            && !(Directory.Exists(folder) && Directory.EnumerateFiles(folder, $"{name}-*.tgz").Any()))];
    }

    // Only names are wanted, of a list that helm has read already.
    private static IEnumerable<string> Names(string yaml)
    {
        var isInside = false;
        foreach (var line in yaml.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0 && line.TrimStart()[0] != '#'))
        {
            if (line[0] is not (' ' or '-'))
            {
                isInside = line == "dependencies:";
            }
            else if (isInside && line.TrimStart(' ', '-') is var member && member.StartsWith("name:", StringComparison.Ordinal))
            {
                yield return member["name:".Length..].Split('#')[0].Trim().Trim('"', '\'');
            }
        }
    }
}

using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cryptomeria.K8sOps.Helm;

/// <summary>A chart's <c>Chart.yaml</c>, as far as it is read here.</summary>
/// <param name="Dependencies">The names of the charts it depends on.</param>
internal sealed record ChartFile(string Name, string Version, IReadOnlyList<string> Dependencies)
{
    /// <summary>Reads what <c>helm show chart</c> wrote.</summary>
    /// <exception cref="OperationException"><c>CHART_UNREADABLE</c>.</exception>
    public static ChartFile Parse(string yaml)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is not [{ RootNode: YamlMappingNode root }, ..])
            {
                throw new OperationException(ErrorCodes.ChartUnreadable, "the chart's Chart.yaml is no mapping");
            }

            return new ChartFile(
                Text(root, "name") ?? "?",
                Text(root, "version") ?? "?",
                root.Children.TryGetValue("dependencies", out var all) && all is YamlSequenceNode list
                    ? [.. list.OfType<YamlMappingNode>().Select(one => Text(one, "name")).OfType<string>()]
                    : []);
        }
        catch (YamlException exception)
        {
            throw new OperationException(ErrorCodes.ChartUnreadable, $"the chart's Chart.yaml cannot be read: {exception.Message}", inner: exception);
        }
    }

    /// <summary>The dependencies that the chart's folder <c>charts</c> has neither as a folder nor as an archive; helm would refuse to install the chart.</summary>
    /// <param name="chart">The chart's folder.</param>
    public IReadOnlyList<string> MissingIn(string chart)
    {
        var folder = Path.Combine(chart, "charts");
        return [.. Dependencies.Where(name => !Directory.Exists(Path.Combine(folder, name))
            && !(Directory.Exists(folder) && Directory.EnumerateFiles(folder, $"{name}-*.tgz").Any()))];
    }

    private static string? Text(YamlMappingNode node, string name) =>
        node.Children.TryGetValue(name, out var value) && value is YamlScalarNode scalar ? scalar.Value : null;
}

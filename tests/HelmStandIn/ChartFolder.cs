using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace Cryptomeria.HelmStandIn;

/// <summary>A chart's directory as the tests make it: Chart.yaml, and behaviour.json where something shall go differently.</summary>
internal static class ChartFolder
{
    public static async Task<string> ReadAsync(string chart)
    {
        var file = Path.Combine(chart, "Chart.yaml");
        if (!Directory.Exists(chart))
        {
            throw new HelmError($"path \"{chart}\" not found");
        }

        return File.Exists(file) ? await File.ReadAllTextAsync(file) : throw new HelmError("Chart.yaml file is missing");
    }

    /// <summary>The names of the charts it depends on.</summary>
    public static async Task<IReadOnlyList<string>> DependenciesAsync(string chart)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(await ReadAsync(chart)));
        return ((YamlMappingNode)yaml.Documents[0].RootNode).Children.TryGetValue("dependencies", out var all)
            ? [.. ((YamlSequenceNode)all).Select(one => ((YamlScalarNode)one["name"]).Value!)]
            : [];
    }

    /// <exception cref="HelmError">One that it depends on is not there.</exception>
    public static async Task CheckDependenciesAsync(string chart)
    {
        var missing = (await DependenciesAsync(chart)).Where(name => !Directory.Exists(Path.Combine(chart, "charts", name))).ToList();
        if (missing.Count > 0)
        {
            throw new HelmError(
                "an error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing dependencies: "
                + $"found in Chart.yaml, but missing in charts/ directory: {string.Join(", ", missing)}");
        }
    }

    public static async Task<Behaviour> BehaviourAsync(string chart)
    {
        var file = Path.Combine(chart, "behaviour.json");
        return File.Exists(file)
            ? JsonSerializer.Deserialize<Behaviour>(await File.ReadAllTextAsync(file), JsonSerializerOptions.Web)!
            : new Behaviour();
    }
}

/// <summary>What shall go differently.</summary>
/// <param name="DelayMilliseconds">The time between the pending record and the first object, and again before the last record.</param>
/// <param name="Fail">The error an upgrade ends with, after its objects were applied.</param>
/// <param name="Refuse">The error an upgrade ends with before it changes anything, a dry run too: a chart that cannot be rendered.</param>
/// <param name="Lines">How many lines it writes meanwhile.</param>
/// <param name="ReadDelayMilliseconds">How long reading the chart takes.</param>
internal sealed record Behaviour(int DelayMilliseconds = 0, string? Fail = null, string? Refuse = null, int Lines = 0, int ReadDelayMilliseconds = 0);

using System.Text.Json;

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

    public static async Task<Behaviour> BehaviourAsync(string chart)
    {
        var file = Path.Combine(chart, "behaviour.json");
        return File.Exists(file)
            ? JsonSerializer.Deserialize<Behaviour>(await File.ReadAllTextAsync(file), JsonSerializerOptions.Web)!
            : new Behaviour(0, null, 0);
    }
}

/// <summary>What shall go differently.</summary>
/// <param name="DelayMilliseconds">The time between the pending record and the first object, and again before the last record.</param>
/// <param name="Fail">The error an upgrade ends with, after its objects were applied.</param>
/// <param name="Lines">How many lines it writes meanwhile.</param>
internal sealed record Behaviour(int DelayMilliseconds, string? Fail, int Lines);

using System.Text.RegularExpressions;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.Deployment;

/// <summary>The Dockerfile's stages, read as text: there is no docker where the tests run.</summary>
internal static partial class Dockerfile
{
    private static readonly List<(string Name, List<string> Instructions)> All = Read();

    /// <summary>Each stage's instructions by its name, its FROM first, comments left out and continued lines joined.</summary>
    public static IReadOnlyDictionary<string, List<string>> Stages { get; } = All.ToDictionary(stage => stage.Name, stage => stage.Instructions);

    /// <summary>The last stage: what is built where no target is named.</summary>
    public static string Default => All[^1].Name;

    /// <summary>What a stage's ENV instructions set.</summary>
    public static Dictionary<string, string> EnvironmentOf(string stage) =>
        (from instruction in Stages[stage]
         where instruction.StartsWith("ENV ", StringComparison.Ordinal)
         from Match pair in Pair().Matches(instruction["ENV ".Length..])
         select pair).ToDictionary(pair => pair.Groups[1].Value, pair => pair.Groups[2].Value);

    private static List<(string Name, List<string> Instructions)> Read()
    {
        var lines = File.ReadAllLines(RepositoryRoot.PathOf("Dockerfile")).Where(line => line.Trim() is { Length: > 0 } text && text[0] != '#');
        var stages = new List<(string Name, List<string> Instructions)>();
        foreach (var instruction in Continued().Replace(string.Join('\n', lines), " ").Split('\n'))
        {
            if (Stage().Match(instruction) is { Success: true } stage)
            {
                stages.Add((stage.Groups[1].Value, []));
            }

            // Before the first stage stand only its arguments.
            stages.LastOrDefault().Instructions?.Add(instruction);
        }

        return stages;
    }

    [GeneratedRegex(@"\s*\\\n\s*")]
    private static partial Regex Continued();

    [GeneratedRegex(@"^FROM .* AS (\S+)$")]
    private static partial Regex Stage();

    [GeneratedRegex(@"(\S+?)=(\S+)")]
    private static partial Regex Pair();
}

namespace Cryptomeria.ClusterSimulator.Tests.Pods;

/// <summary>The scripts that the simulated shell and the real one must agree on: a file of scripts, each under a line "#### TITLE".</summary>
internal static class ShellScripts
{
    public static IReadOnlyDictionary<string, string> All { get; } = Read();

    private static Dictionary<string, string> Read()
    {
        using var stream = typeof(ShellScripts).Assembly.GetManifestResourceStream("ShellScripts.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split("#### ", StringSplitOptions.RemoveEmptyEntries)
            .Select(script => script.Split('\n', 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);
    }
}

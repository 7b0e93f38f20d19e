namespace Cryptomeria.EmbeddedHost.Tests.Api;

/// <summary>The lists of the official packages' public API, beside this file.</summary>
internal static class OfficialApi
{
    public static IReadOnlySet<string> Lines { get; } = Directory
        .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Api", "Official"), "*.txt")
        .SelectMany(File.ReadLines)
        .Where(line => line.Length > 0 && !line.StartsWith('#'))
        .Select(SortInterfaces)
        .ToHashSet(StringComparer.Ordinal);

    // The order of a type's interfaces means nothing, and the lists and reflection differ in it.
    private static string SortInterfaces(string line)
    {
        var start = line.IndexOf(" : ", StringComparison.Ordinal);
        var isType = line.Contains("class ", StringComparison.Ordinal) || line.StartsWith("interface ", StringComparison.Ordinal)
            || line.StartsWith("record ", StringComparison.Ordinal) || line.Contains("struct ", StringComparison.Ordinal);
        if (!isType || start < 0 || line.Contains('(', StringComparison.Ordinal) || line.Contains(" where ", StringComparison.Ordinal))
        {
            return line;
        }

        var bases = SplitOutsideOfBrackets(line[(start + 3)..]);
        var interfaces = bases.Where(IsInterface).Order(StringComparer.Ordinal);
        return $"{line[..start]} : {string.Join(", ", bases.Where(name => !IsInterface(name)).Concat(interfaces))}";
    }

    private static bool IsInterface(string name)
    {
        var simple = name.Split('<')[0].Split('.')[^1];
        return simple.Length > 1 && simple[0] == 'I' && char.IsUpper(simple[1]);
    }

    private static List<string> SplitOutsideOfBrackets(string text)
    {
        var parts = new List<string>();
        int depth = 0, from = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (text[i] == ',' && depth == 0)
            {
                parts.Add(text[from..i]);
                from = i + 2;
            }
        }

        parts.Add(text[from..]);
        return parts;
    }
}

namespace Cryptomeria.EmbeddedHost.Hosting;

/// <summary>
/// Prepares a program's arguments for the command line configuration provider, which takes whatever follows <c>--key</c> as its value:
/// <c>--simulate --port 0</c> would lose the port. A key that another key or nothing follows becomes <c>--key=true</c>.
/// </summary>
internal static class CommandLineArguments
{
    public static string[] Normalize(IReadOnlyList<string> args)
    {
        var result = new List<string>(args.Count);
        for (var i = 0; i < args.Count; i++)
        {
            var arg = args[i];
            var isBareKey = IsKey(arg) && !arg.Contains('=', StringComparison.Ordinal);
            if (!isBareKey)
            {
                result.Add(arg);
            }
            else if (i + 1 == args.Count || IsKey(args[i + 1]))
            {
                result.Add($"{arg}=true");
            }
            else
            {
                result.Add(arg);
                result.Add(args[++i]);
            }
        }

        return [.. result];
    }

    private static bool IsKey(string arg) => arg.StartsWith("--", StringComparison.Ordinal) && arg.Length > 2;
}

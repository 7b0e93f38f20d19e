namespace Cryptomeria.HelmStandIn;

/// <summary>helm's command line: words, and flags with their values.</summary>
internal sealed record Arguments(IReadOnlyList<string> Words, IReadOnlyDictionary<string, string> Flags)
{
    private static readonly HashSet<string> Switches =
        ["--install", "--create-namespace", "--reset-then-reuse-values", "--reset-values", "--wait", "--short", "--ignore-not-found", "--all", "-a", "--pending", "--dry-run=server"];

    private static readonly HashSet<string> Valued =
        ["--namespace", "-n", "--values", "-f", "--set", "--timeout", "-o", "--output", "--cascade", "--template", "--kube-context", "--kubeconfig"];

    public string Namespace => Flags.GetValueOrDefault("--namespace") ?? Flags.GetValueOrDefault("-n") ?? "default";

    public bool Json => (Flags.GetValueOrDefault("-o") ?? Flags.GetValueOrDefault("--output")) == "json";

    public bool Has(string flag) => Flags.ContainsKey(flag);

    public static Arguments Parse(string[] args)
    {
        var words = new List<string>();
        var flags = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i++)
        {
            if (Switches.Contains(args[i]))
            {
                flags[args[i]] = "true";
            }
            else if (Valued.Contains(args[i]))
            {
                flags[args[i]] = i + 1 < args.Length ? args[++i] : throw new HelmError($"flag needs an argument: {args[i]}");
            }
            else if (args[i].StartsWith('-'))
            {
                throw new HelmError($"unknown flag: {args[i]}");
            }
            else
            {
                words.Add(args[i]);
            }
        }

        return new Arguments(words, flags);
    }
}

/// <summary>What helm writes behind <c>Error: </c>.</summary>
internal sealed class HelmError(string message) : Exception(message);

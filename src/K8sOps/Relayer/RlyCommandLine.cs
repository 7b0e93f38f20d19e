namespace Cryptomeria.K8sOps.Relayer;

/// <summary>A running program's argument vector, understood as a call of rly. Compared word by word, never by searching a text.</summary>
internal sealed record RlyCommandLine(IReadOnlyList<string> Words)
{
    // Options of rly's root command that take a value in the next word; all others of rly are put after the subcommand.
    private static readonly string[] RootOptions = ["--home", "--log-format", "--log-level"];

    private static readonly string[] Interpreters = ["sh", "ash", "bash", "dash", "busybox", "python", "python3"];

    /// <summary>Reads an argument vector; null where it is no call of rly.</summary>
    /// <remarks>
    /// A script's vector begins with its interpreter. A shell that merely mentions rly in a <c>-c</c> text is no call: its second word is <c>-c</c>.
    /// </remarks>
    public static RlyCommandLine? TryRead(IReadOnlyList<string> arguments)
    {
        var program = arguments switch
        {
            [var first, ..] when IsRly(first) => 1,
            [var first, var second, ..] when Interpreters.Contains(BaseName(first), StringComparer.Ordinal) && IsRly(second) => 2,
            _ => 0,
        };
        return program == 0 ? null : new RlyCommandLine(Positional(arguments.Skip(program)));
    }

    /// <summary>It is <c>rly start</c>.</summary>
    public bool IsStart => Words is ["start" or "st", ..];

    /// <summary>The paths of a configuration that <c>rly start</c> relays: those it was told, or all where it was told none.</summary>
    public IReadOnlyList<string> RelayedOf(IEnumerable<string> configured)
    {
        var all = configured.ToList();
        var told = all.Where(Words.Skip(1).ToHashSet(StringComparer.Ordinal).Contains).ToList();
        return told.Count > 0 ? told : all;
    }

    /// <summary>It is <c>rly transact …</c>: it signs with the relayer's accounts.</summary>
    public bool IsTransaction => Words is ["transact" or "tx", _, ..];

    /// <summary>It is a transaction that works on a path.</summary>
    public bool IsTransactionOn(string path) => IsTransaction && Words.Skip(2).Contains(path, StringComparer.Ordinal);

    /// <summary>What it does, without options: <c>rly transact link path-gwc-mdsc-gw</c>.</summary>
    public override string ToString() => $"rly {string.Join(' ', Words.Take(3))}";

    private static List<string> Positional(IEnumerable<string> arguments)
    {
        var words = new List<string>();
        var skip = false;
        foreach (var argument in arguments)
        {
            if (skip)
            {
                skip = false;
            }
            else if (argument.StartsWith('-'))
            {
                skip = RootOptions.Contains(argument, StringComparer.Ordinal);
            }
            else
            {
                words.Add(argument);
            }
        }

        return words;
    }

    private static bool IsRly(string program) => BaseName(program) == "rly";

    private static string BaseName(string program) => program[(program.LastIndexOf('/') + 1)..];
}

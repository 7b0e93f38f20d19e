namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>A utility's error: told as "NAME: MESSAGE", ends it with a code.</summary>
internal sealed class UtilityException(string message, int code = 1) : Exception(message)
{
    public int Code { get; } = code;
}

/// <summary>A utility's options and operands. An option that the utility does not know is an error, never ignored.</summary>
internal sealed class CommandLine
{
    private readonly List<(char Letter, string? Value)> _options = [];

    public List<string> Operands { get; } = [];

    /// <param name="flags">The letters of options without a value.</param>
    /// <param name="withValue">The letters of options with a value.</param>
    /// <param name="longNames">Long options and the letters they stand for.</param>
    /// <param name="code">The exit code for wrong usage.</param>
    /// <param name="stopAtOperand">Whether everything from the first operand on is left alone, as where a command follows.</param>
    public static CommandLine Parse(
        IReadOnlyList<string> arguments, string flags, string withValue = "", IReadOnlyDictionary<string, char>? longNames = null, int code = 1,
        bool stopAtOperand = false)
    {
        var line = new CommandLine();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument == "--")
            {
                line.Operands.AddRange(arguments.Skip(i + 1));
                break;
            }
            if (argument.Length < 2 || argument[0] != '-')
            {
                line.Operands.Add(argument);
                if (!stopAtOperand)
                {
                    continue;
                }

                line.Operands.AddRange(arguments.Skip(i + 1));
                break;
            }
            if (argument.StartsWith("--", StringComparison.Ordinal))
            {
                var parts = argument[2..].Split('=', 2);
                if (longNames is null || !longNames.TryGetValue(parts[0], out var letter))
                {
                    throw new UtilityException($"unrecognized option '{argument}'", code);
                }

                if (!withValue.Contains(letter, StringComparison.Ordinal))
                {
                    line._options.Add((letter, null));
                }
                else
                {
                    line._options.Add((letter, parts.Length > 1 ? parts[1] : ++i < arguments.Count ? arguments[i] : throw new UtilityException($"option '{argument}' requires an argument", code)));
                }

                continue;
            }
            for (var j = 1; j < argument.Length; j++)
            {
                var letter = argument[j];
                if (withValue.Contains(letter, StringComparison.Ordinal))
                {
                    var value = j + 1 < argument.Length ? argument[(j + 1)..]
                        : ++i < arguments.Count ? arguments[i] : throw new UtilityException($"option requires an argument -- '{letter}'", code);
                    line._options.Add((letter, value));
                    break;
                }
                if (!flags.Contains(letter, StringComparison.Ordinal))
                {
                    throw new UtilityException($"invalid option -- '{letter}'", code);
                }

                line._options.Add((letter, null));
            }
        }
        return line;
    }

    public bool Has(char letter) => _options.Any(option => option.Letter == letter);

    /// <summary>The last value given for an option.</summary>
    public string? Value(char letter) => _options.LastOrDefault(option => option.Letter == letter).Value;

    public IReadOnlyList<string> Values(char letter) => [.. _options.Where(option => option.Letter == letter).Select(option => option.Value!)];

    /// <summary>The operands, or "-" for standard input where there are none.</summary>
    public IReadOnlyList<string> FilesOrInput => Operands.Count > 0 ? Operands : ["-"];
}

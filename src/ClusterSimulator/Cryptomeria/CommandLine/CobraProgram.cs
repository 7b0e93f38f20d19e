using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;

/// <summary>Reads a command line as cobra does and runs the command it names. What is unknown is an error.</summary>
internal static class CobraProgram
{
    public static async Task<int> RunAsync(CobraCommand root, ProgramContext context)
    {
        try
        {
            var (command, path, arguments, flags) = Parse(root, [.. context.Arguments.Select(ByteText.ToText)]);
            if (flags["help"] == "true" || command.Run is null)
            {
                if (arguments.Count > 0 && command.Run is null)
                {
                    throw new CobraException($"unknown command \"{arguments[0]}\" for \"{path}\"");
                }

                await context.WriteLineAsync(Help(command, path)).ConfigureAwait(false);
                return 0;
            }
            CheckCount(command, arguments.Count);
            return await command.Run(new CobraRun(context, arguments, flags)).ConfigureAwait(false);
        }
        catch (CobraException exception)
        {
            var prefix = exception.Code == 1 ? "Error: " : "";
            await context.ErrorLineAsync(ByteText.FromText(prefix + exception.Message)).ConfigureAwait(false);
            return exception.Code;
        }
    }

    private static (CobraCommand Command, string Path, List<string> Arguments, Dictionary<string, string> Flags) Parse(CobraCommand root, List<string> words)
    {
        var command = root;
        var path = root.Names[0];
        var known = root.Flags.Append(new CobraFlag("help", 'h', IsSwitch: true, Default: "false")).ToList();
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        var arguments = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word == "--")
            {
                arguments.AddRange(words.Skip(i + 1));
                break;
            }
            if (word.Length > 1 && word[0] == '-')
            {
                i = word[1] == '-' ? ReadLong(known, given, words, i) : ReadShort(known, given, words, i);
                continue;
            }
            var below = arguments.Count == 0 ? command.Commands.FirstOrDefault(child => child.Names.Contains(word)) : null;
            if (below is null)
            {
                arguments.Add(word);
                continue;
            }
            command = below;
            path += " " + below.Names[0];
            known.AddRange(below.Flags);
        }
        foreach (var flag in known)
        {
            given.TryAdd(flag.Name, flag.IsSwitch && flag.Default.Length == 0 ? "false" : flag.Default);
        }

        return (command, path, arguments, given);
    }

    private static int ReadLong(List<CobraFlag> known, Dictionary<string, string> given, List<string> words, int i)
    {
        var parts = words[i][2..].Split('=', 2);
        var flag = known.FindLast(flag => flag.Name == parts[0]) ?? throw new CobraException($"unknown flag: --{parts[0]}");
        if (parts.Length > 1)
        {
            given[flag.Name] = parts[1];
        }
        else if (flag.IsSwitch)
        {
            given[flag.Name] = "true";
        }
        else
        {
            given[flag.Name] = i + 1 < words.Count ? words[++i] : throw new CobraException($"flag needs an argument: --{flag.Name}");
        }

        return i;
    }

    private static int ReadShort(List<CobraFlag> known, Dictionary<string, string> given, List<string> words, int i)
    {
        var word = words[i];
        for (var j = 1; j < word.Length; j++)
        {
            var flag = known.FindLast(flag => flag.Shorthand == word[j]) ?? throw new CobraException($"unknown shorthand flag: '{word[j]}' in {word}");
            if (flag.IsSwitch)
            {
                given[flag.Name] = "true";
                continue;
            }
            if (j + 1 < word.Length)
            {
                given[flag.Name] = word[(j + 1)..].TrimStart('=');
            }
            else
            {
                given[flag.Name] = i + 1 < words.Count ? words[++i] : throw new CobraException($"flag needs an argument: '{word[j]}' in {word}");
            }

            break;
        }
        return i;
    }

    private static void CheckCount(CobraCommand command, int count)
    {
        if (count >= command.MinArguments && count <= command.MaxArguments)
        {
            return;
        }

        if (command.MaxArguments == 0)
        {
            throw new CobraException($"unknown command or argument: accepts 0 arg(s), received {count}");
        }

        if (command.MinArguments == command.MaxArguments)
        {
            throw new CobraException($"accepts {command.MinArguments} arg(s), received {count}");
        }

        if (command.MaxArguments == int.MaxValue)
        {
            throw new CobraException($"requires at least {command.MinArguments} arg(s), only received {count}");
        }

        throw new CobraException($"accepts between {command.MinArguments} and {command.MaxArguments} arg(s), received {count}");
    }

    private static string Help(CobraCommand command, string path)
    {
        var below = command.Commands.Select(child => "  " + child.Names[0]);
        var flags = command.Flags.Select(flag => (flag.Shorthand is { } letter ? $"  -{letter}, " : "      ") + "--" + flag.Name);
        return string.Join('\n', [$"Usage:\n  {path} [command] [flags]", "", "Available Commands:", .. below, "", "Flags:", .. flags]);
    }
}

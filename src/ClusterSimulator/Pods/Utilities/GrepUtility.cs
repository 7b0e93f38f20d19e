using System.Globalization;
using System.Text.RegularExpressions;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>grep: -E -F -G -i -v -x -w -c -n -o -q -l -L -h -H -s -e -m -a</summary>
internal static class GrepUtility
{
    private static readonly Dictionary<string, char> LongNames = new(StringComparer.Ordinal)
    {
        ["quiet"] = 'q',
        ["silent"] = 'q',
        ["extended-regexp"] = 'E',
        ["fixed-strings"] = 'F',
        ["ignore-case"] = 'i',
        ["invert-match"] = 'v',
        ["line-regexp"] = 'x',
        ["word-regexp"] = 'w',
        ["count"] = 'c',
        ["only-matching"] = 'o',
        ["files-with-matches"] = 'l',
        ["regexp"] = 'e',
        ["max-count"] = 'm',
        ["text"] = 'a',
    };

    public static async Task<int> RunAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "EFGivxwcnoqlLhHsa", "em", LongNames, code: 2);
        var patterns = line.Values('e').ToList();
        if (patterns.Count == 0)
        {
            if (line.Operands.Count == 0)
            {
                throw new UtilityException("Usage: grep [OPTION]... PATTERNS [FILE]...", 2);
            }

            patterns.Add(line.Operands[0]);
            line.Operands.RemoveAt(0);
        }
        var search = new Search(line, Compile(line, patterns));

        var (matched, failed) = (false, false);
        var names = line.Has('H') || (line.Operands.Count > 1 && !line.Has('h'));
        foreach (var path in line.FilesOrInput)
        {
            try
            {
                var text = await context.ReadFileAsync(path).ConfigureAwait(false);
                var shown = path == "-" ? "(standard input)" : path;
                var (count, output) = search.Run(text, names ? shown + ":" : "", shown);
                await context.WriteAsync(output).ConfigureAwait(false);
                matched |= count > 0;
                if (count > 0 && line.Has('q'))
                {
                    return 0;
                }
            }
            catch (SystemCallException exception) when (exception.Error != Errno.BrokenPipe)
            {
                failed = true;
                if (!line.Has('s'))
                {
                    await context.FailAsync($"{path}: {exception.Message}").ConfigureAwait(false);
                }
            }
        }
        return failed ? 2 : matched ? 0 : 1;
    }

    private static Regex Compile(CommandLine line, List<string> patterns)
    {
        var alternatives = patterns.SelectMany(pattern => pattern.Split('\n')).Select(pattern =>
        {
            var regex = line.Has('F') ? Regex.Escape(pattern) : PosixRegex.Translate(pattern, line.Has('E'));
            if (line.Has('x'))
            {
                return "\\A(?:" + regex + ")\\z";
            }

            return line.Has('w') ? "(?<!\\w)(?:" + regex + ")(?!\\w)" : "(?:" + regex + ")";
        });
        try
        {
            return new Regex(string.Join('|', alternatives), RegexOptions.CultureInvariant | (line.Has('i') ? RegexOptions.IgnoreCase : RegexOptions.None));
        }
        catch (RegexParseException exception)
        {
            throw new UtilityException(exception.Message, 2);
        }
    }

    private sealed class Search(CommandLine line, Regex regex)
    {
        private readonly int _limit = line.Value('m') is { } most ? int.Parse(most, CultureInfo.InvariantCulture) : int.MaxValue;

        /// <summary>How many lines are selected, and what is printed about them.</summary>
        public (int Count, string Output) Run(string text, string prefix, string file)
        {
            var (count, number) = (0, 0);
            var output = new List<string>();
            foreach (var one in TextLines.Split(text))
            {
                number++;
                if (count >= _limit)
                {
                    break;
                }

                if (regex.IsMatch(one) == line.Has('v'))
                {
                    continue;
                }

                count++;
                if (line.Has('q'))
                {
                    break;
                }

                if (line.Has('c') || line.Has('l') || line.Has('L'))
                {
                    continue;
                }

                var place = prefix + (line.Has('n') ? number.ToString(CultureInfo.InvariantCulture) + ":" : "");
                if (!line.Has('o'))
                {
                    output.Add(place + one + "\n");
                }
                else if (!line.Has('v'))
                {
                    output.AddRange(regex.Matches(one).Where(match => match.Length > 0).Select(match => place + match.Value + "\n"));
                }
            }
            if (line.Has('q'))
            {
                return (count, "");
            }

            if (line.Has('l'))
            {
                return (count, count > 0 ? file + "\n" : "");
            }

            if (line.Has('L'))
            {
                return (count, count == 0 ? file + "\n" : "");
            }

            return line.Has('c') ? (count, prefix + count.ToString(CultureInfo.InvariantCulture) + "\n") : (count, string.Concat(output));
        }
    }
}

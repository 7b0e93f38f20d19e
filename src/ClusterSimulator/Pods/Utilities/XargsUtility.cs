using System.Globalization;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>xargs: -0 -r -n -I -d; blanks, newlines and quotes separate the words.</summary>
internal static class XargsUtility
{
    public static async Task<int> RunAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "0rt", "nIdP", stopAtOperand: true);
        var command = line.Operands.Count > 0 ? line.Operands : ["echo"];
        var text = await context.ReadAllAsync(context.Input).ConfigureAwait(false);
        var delimiter = line.Has('0') ? "\0" : line.Value('d') is { } given ? Escapes.Expand(given) : null;
        var words = delimiter is not null ? [.. text.Split(delimiter).SkipLast(text.EndsWith(delimiter, StringComparison.Ordinal) || text.Length == 0 ? 1 : 0)]
            : line.Has('I') ? TextLines.Split(text).Select(one => one.TrimStart()).Where(one => one.Length > 0).ToList()
            : Words(text);

        var runs = new List<List<string>>();
        if (line.Value('I') is { } mark)
        {
            runs.AddRange(words.Select(word => command.Select(part => part.Replace(mark, word, StringComparison.Ordinal)).ToList()));
        }
        else if (words.Count > 0)
        {
            runs.AddRange(words.Chunk(line.Value('n') is { } most ? int.Parse(most, CultureInfo.InvariantCulture) : int.MaxValue).Select(chunk => (List<string>)[.. command, .. chunk]));
        }
        else if (!line.Has('r'))
        {
            runs.Add([.. command]);
        }

        var status = 0;
        foreach (var run in runs)
        {
            if (line.Has('t'))
            {
                await context.ErrorLineAsync(string.Join(' ', run)).ConfigureAwait(false);
            }

            var files = context.Process.Files.Copy();
            files.Set(0, new NullDevice(zeros: false).Open(OpenMode.Read));
            SimProcess child;
            try
            {
                child = context.Container.Launcher.Spawn(context.Process, run, context.Environment, files, context.Process.WorkingDirectory);
            }
            catch (SystemCallException exception)
            {
                return await context.FailAsync($"{run[0]}: {exception.Message}", exception.Error == Errno.NotFound ? 127 : 126).ConfigureAwait(false);
            }
            var code = await context.Process.Table.WaitAsync(child, context.Killed).ConfigureAwait(false);
            if (code == 255)
            {
                return 124;
            }

            if (code > 128)
            {
                return 125;
            }

            if (code != 0)
            {
                status = 123;
            }
        }
        return status;
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        System.Text.StringBuilder? word = null;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                if (c == quote)
                {
                    quote = '\0';
                }
                else
                {
                    word!.Append(c);
                }
            }
            else if (c is '\'' or '"')
            {
                quote = c;
                word ??= new();
            }
            else if (c is ' ' or '\t' or '\n')
            {
                if (word is not null)
                {
                    words.Add(word.ToString());
                }

                word = null;
            }
            else
            {
                word ??= new();
                word.Append(c == '\\' && i + 1 < text.Length ? text[++i] : c);
            }
        }
        if (quote != '\0')
        {
            throw new UtilityException($"unmatched {(quote == '"' ? "double" : "single")} quote");
        }

        if (word is not null)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}

using System.Globalization;

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Builtins;

/// <summary>getopts</summary>
internal static class OptionBuiltin
{
    public static async Task<int> RunAsync(Shell shell, IReadOnlyList<string> words)
    {
        if (words.Count < 3)
        {
            throw new ShellException("getopts: Usage: getopts optstring var [arg...]");
        }

        var (letters, name) = (words[1], words[2]);
        var arguments = words.Count > 3 ? [.. words.Skip(3)] : shell.State.Positional;
        var index = int.TryParse(shell.State.Get("OPTIND"), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 1;
        var offset = int.TryParse(shell.State.Get("_OPTOFFSET"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : 1;

        shell.State.Unset("OPTARG");
        if (index > arguments.Count || arguments[index - 1] is not ['-', _, ..] || arguments[index - 1] == "--")
        {
            if (index <= arguments.Count && arguments[index - 1] == "--")
            {
                index++;
            }

            Save(index, 1);
            shell.State.Set(name, "?");
            return 1;
        }

        var word = arguments[index - 1];
        var letter = word[offset++];
        var last = offset >= word.Length;
        var known = letters.IndexOf(letter, StringComparison.Ordinal);
        if (letter == ':' || known < 0)
        {
            shell.State.Set(name, "?");
            if (letters.StartsWith(':'))
            {
                shell.State.Set("OPTARG", letter.ToString());
            }
            else
            {
                await shell.Context.ErrorLineAsync($"Illegal option -{letter}").ConfigureAwait(false);
            }
        }
        else if (known + 1 < letters.Length && letters[known + 1] == ':')
        {
            var value = last ? arguments.ElementAtOrDefault(index++) : word[offset..];
            last = true;
            shell.State.Set(name, value is not null ? letter.ToString() : letters.StartsWith(':') ? ":" : "?");
            if (value is not null)
            {
                shell.State.Set("OPTARG", value);
            }
            else if (letters.StartsWith(':'))
            {
                shell.State.Set("OPTARG", letter.ToString());
            }
            else
            {
                await shell.Context.ErrorLineAsync($"No arg for -{letter} option").ConfigureAwait(false);
            }
        }
        else
        {
            shell.State.Set(name, letter.ToString());
        }
        Save(last ? index + 1 : index, last ? 1 : offset);
        return 0;

        void Save(int next, int inside)
        {
            shell.State.Set("OPTIND", next.ToString(CultureInfo.InvariantCulture));
            shell.State.Set("_OPTOFFSET", inside.ToString(CultureInfo.InvariantCulture));
        }
    }
}

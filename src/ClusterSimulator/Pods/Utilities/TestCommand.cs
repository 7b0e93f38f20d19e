using System.Globalization;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>test and [: strings, numbers, files, ! -a -o and parentheses.</summary>
internal static class TestCommand
{
    public static async Task<int> RunAsync(ProgramContext context, IReadOnlyList<string> words, Func<string, ValueTask> error)
    {
        var name = words[0][(words[0].LastIndexOf('/') + 1)..];
        var arguments = words.Skip(1).ToList();
        if (name == "[")
        {
            if (arguments is [] || arguments[^1] != "]")
            {
                await error("[: missing ]").ConfigureAwait(false);
                return 2;
            }
            arguments.RemoveAt(arguments.Count - 1);
        }
        try
        {
            return new Expression(context, arguments).Evaluate() ? 0 : 1;
        }
        catch (FormatException exception)
        {
            await error($"{name}: {exception.Message}").ConfigureAwait(false);
            return 2;
        }
    }

    private sealed class Expression(ProgramContext context, List<string> words)
    {
        private static readonly HashSet<string> Binary =
            new(StringComparer.Ordinal) { "=", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef" };

        private int _position;

        public bool Evaluate()
        {
            if (words.Count == 0)
            {
                return false;
            }

            var value = Or();
            return _position == words.Count ? value : throw new FormatException($"{words[_position]}: unexpected operator");
        }

        private bool Or()
        {
            var value = And();
            while (Take("-o"))
            {
                value = And() | value;
            }

            return value;
        }

        private bool And()
        {
            var value = Not();
            while (Take("-a"))
            {
                value = Not() & value;
            }

            return value;
        }

        private bool Not()
        {
            // "! = x" compares; "!" alone is a word.
            if (words.Count - _position > 1 && words[_position] == "!" && !(words.Count - _position == 3 && Binary.Contains(words[_position + 1])))
            {
                _position++;
                return !Not();
            }
            return Primary();
        }

        private bool Primary()
        {
            if (_position >= words.Count)
            {
                throw new FormatException("argument expected");
            }

            var left = words.Count - _position;
            if (left >= 3 && Binary.Contains(words[_position + 1]))
            {
                var (first, sign, second) = (words[_position], words[_position + 1], words[_position + 2]);
                _position += 3;
                return Compare(first, sign, second);
            }
            if (left >= 3 && words[_position] == "(")
            {
                _position++;
                var value = Or();
                return Take(")") ? value : throw new FormatException("closing paren expected");
            }
            if (left >= 2 && words[_position] is ['-', var letter] && "bcdefghkLnprstuwxzSOG".Contains(letter, StringComparison.Ordinal))
            {
                _position += 2;
                return Unary(letter, words[_position - 1]);
            }
            if (left == 2)
            {
                throw new FormatException($"{words[_position]}: unexpected operator");
            }

            return words[_position++].Length > 0;
        }

        private bool Take(string word)
        {
            if (_position >= words.Count || words[_position] != word)
            {
                return false;
            }

            _position++;
            return true;
        }

        private bool Compare(string first, string sign, string second) => sign switch
        {
            "=" => first == second,
            "!=" => first != second,
            "<" => string.CompareOrdinal(first, second) < 0,
            ">" => string.CompareOrdinal(first, second) > 0,
            "-eq" => Number(first) == Number(second),
            "-ne" => Number(first) != Number(second),
            "-lt" => Number(first) < Number(second),
            "-le" => Number(first) <= Number(second),
            "-gt" => Number(first) > Number(second),
            "-ge" => Number(first) >= Number(second),
            "-nt" => context.Find(first) is { } newer && context.Find(second) is { } older && newer.Modified > older.Modified,
            "-ot" => context.Find(first) is { } earlier && context.Find(second) is { } later && earlier.Modified < later.Modified,
            _ => context.Find(first) is { } one && one == context.Find(second),
        };

        private bool Unary(char letter, string operand)
        {
            if (letter == 'n')
            {
                return operand.Length > 0;
            }

            if (letter == 'z')
            {
                return operand.Length == 0;
            }

            if (letter == 't')
            {
                return false;
            }

            var node = context.Find(operand);
            return letter switch
            {
                'e' => node is not null,
                'f' => node is FileNode { IsRegular: true },
                'd' => node is DirectoryNode,
                's' => node is FileNode { Size: > 0 } or DirectoryNode,
                'r' => node is not null,
                'w' => node is not (null or MemoryFile { ReadOnly: true } or MemoryDirectory { ReadOnly: true }),
                'x' => node is DirectoryNode || (node is not null && (node.Mode & 0x49) != 0),
                'c' => node is NullDevice,
                'O' or 'G' => node is not null,
                _ => false,
            };
        }

        private static long Number(string text) =>
            long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"Illegal number: {text}");
    }
}

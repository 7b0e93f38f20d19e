using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>Whether an address selects a line: its number, whether it is the last, its text.</summary>
internal delegate bool SedAddress(int number, bool last, string text);

/// <summary>One command of a sed script.</summary>
internal sealed class SedCommand
{
    public char Name { get; init; }

    public SedAddress? First { get; init; }

    public SedAddress? Second { get; init; }

    /// <summary>The second address where it is a line number: such a range is over where that line has passed.</summary>
    public int? SecondLine { get; init; }

    public bool Negated { get; init; }

    public List<SedCommand> Body { get; } = [];

    public Regex? Pattern { get; set; }

    public Func<Match, string>? Replacement { get; set; }

    public int Occurrence { get; set; } = 1;

    public bool Global { get; set; }

    public bool Print { get; set; }

    public Dictionary<char, char>? Map { get; set; }
}

/// <summary>Reads a sed script. What it does not know is an error.</summary>
internal sealed class SedParser(string script, bool extended)
{
    private int _position;

    public List<SedCommand> Parse()
    {
        var commands = ParseList();
        return _position >= script.Length ? commands : throw Error("unexpected `}'");
    }

    private List<SedCommand> ParseList()
    {
        var commands = new List<SedCommand>();
        while (true)
        {
            while (_position < script.Length && (char.IsWhiteSpace(script[_position]) || script[_position] == ';'))
            {
                _position++;
            }

            if (_position >= script.Length || script[_position] == '}')
            {
                return commands;
            }

            if (script[_position] == '#')
            {
                while (_position < script.Length && script[_position] != '\n')
                {
                    _position++;
                }

                continue;
            }
            commands.Add(ParseCommand());
        }
    }

    private SedCommand ParseCommand()
    {
        var (first, _) = ReadAddress();
        SedAddress? second = null;
        int? line = null;
        if (first is not null && Take(','))
        {
            (second, line) = ReadAddress();
            if (second is null)
            {
                throw Error("unexpected `,'");
            }
        }
        SkipBlanks();
        var negated = Take('!');
        SkipBlanks();
        if (_position >= script.Length)
        {
            throw Error("missing command");
        }

        var command = new SedCommand { Name = script[_position++], First = first, Second = second, SecondLine = line, Negated = negated };
        switch (command.Name)
        {
            case '{':
                command.Body.AddRange(ParseList());
                if (!Take('}'))
                {
                    throw Error("unmatched `{'");
                }

                break;
            case 's':
                ReadSubstitution(command);
                break;
            case 'y':
                var separator = script[_position++];
                var (from, to) = (Escapes.Expand(ReadUntil(separator)), Escapes.Expand(ReadUntil(separator)));
                if (from.Length != to.Length)
                {
                    throw Error("strings for `y' command are different lengths");
                }

                command.Map = from.Zip(to).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second);
                break;
            case 'p' or 'd' or 'q' or '=':
                break;
            default:
                throw Error($"unknown command: `{command.Name}'");
        }
        SkipBlanks();
        if (_position < script.Length && script[_position] is not (';' or '\n' or '}'))
        {
            throw Error("extra characters after command");
        }

        return command;
    }

    private (SedAddress? Address, int? Line) ReadAddress()
    {
        SkipBlanks();
        if (_position >= script.Length)
        {
            return (null, null);
        }

        if (Take('$'))
        {
            return ((_, last, _) => last, null);
        }

        if (char.IsAsciiDigit(script[_position]))
        {
            var start = _position;
            while (_position < script.Length && char.IsAsciiDigit(script[_position]))
            {
                _position++;
            }

            var wanted = int.Parse(script.AsSpan(start, _position - start), CultureInfo.InvariantCulture);
            return ((number, _, _) => number == wanted, wanted);
        }
        if (script[_position] is not ('/' or '\\'))
        {
            return (null, null);
        }

        if (script[_position] == '\\')
        {
            _position++;
        }

        var separator = script[_position++];
        var regex = PosixRegex.Create(ReadUntil(separator), extended, Take('I'));
        return ((_, _, text) => regex.IsMatch(text), null);
    }

    private void ReadSubstitution(SedCommand command)
    {
        if (_position >= script.Length)
        {
            throw Error("unterminated `s' command");
        }

        var separator = script[_position++];
        var pattern = ReadUntil(separator);
        var replacement = ReadUntil(separator, replacement: true);
        var ignoreCase = false;
        for (; _position < script.Length && script[_position] is not (';' or '\n' or '}' or ' '); _position++)
        {
            switch (script[_position])
            {
                case 'g': command.Global = true; break;
                case 'p': command.Print = true; break;
                case 'I' or 'i': ignoreCase = true; break;
                case >= '1' and <= '9' and var digit: command.Occurrence = digit - '0'; break;
                default: throw Error("unknown option to `s'");
            }
        }
        command.Pattern = PosixRegex.Create(pattern, extended, ignoreCase);
        command.Replacement = ToReplacement(replacement);
    }

    /// <summary>The text up to the separator, whose escaped form stands for itself.</summary>
    private string ReadUntil(char separator, bool replacement = false)
    {
        var text = new StringBuilder();
        var inSet = false;
        for (; _position < script.Length; _position++)
        {
            var c = script[_position];
            if (c == '\\' && _position + 1 < script.Length)
            {
                var next = script[++_position];
                if (next == separator && !(replacement && next == '&'))
                {
                    text.Append(next);
                }
                else
                {
                    text.Append('\\').Append(next);
                }

                continue;
            }
            if (!replacement && c == '[')
            {
                inSet = true;
            }

            if (c == ']')
            {
                inSet = false;
            }

            if (c == separator && !inSet)
            {
                _position++;
                return text.ToString();
            }
            text.Append(c);
        }
        throw Error("unterminated `s' command");
    }

    private static Func<Match, string> ToReplacement(string text)
    {
        var parts = new List<Func<Match, string>>();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '&')
            {
                parts.Add(match => match.Value);
            }
            else if (c == '\\' && i + 1 < text.Length)
            {
                c = text[++i];
                var group = c - '0';
                if (group is >= 0 and <= 9)
                {
                    parts.Add(match => match.Groups[group].Value);
                }
                else
                {
                    parts.Add(c switch { 'n' => _ => "\n", 't' => _ => "\t", _ => _ => c.ToString() });
                }
            }
            else
            {
                parts.Add(_ => c.ToString());
            }
        }
        return match => string.Concat(parts.Select(part => part(match)));
    }

    private bool Take(char c)
    {
        if (_position >= script.Length || script[_position] != c)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void SkipBlanks()
    {
        while (_position < script.Length && script[_position] is ' ' or '\t')
        {
            _position++;
        }
    }

    private UtilityException Error(string message) => new($"-e expression #1, char {_position}: {message}");
}

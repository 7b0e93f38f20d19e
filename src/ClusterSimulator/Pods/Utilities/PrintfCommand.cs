using System.Globalization;
using System.Text;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>printf: %s %d %i %u %x %X %o %c %b %% with flags, width and precision; the format is used again until no argument is left.</summary>
internal static class PrintfCommand
{
    public static async Task<int> RunAsync(ProgramContext context, IReadOnlyList<string> words, Func<string, ValueTask> error)
    {
        var arguments = words.Skip(1).SkipWhile((word, index) => index == 0 && word == "--").ToList();
        if (arguments.Count == 0)
        {
            await error("printf: usage: printf format [arg ...]").ConfigureAwait(false);
            return 2;
        }
        var run = new Formatter(arguments[0], [.. arguments.Skip(1)]);
        var text = run.Format();
        await context.WriteAsync(text).ConfigureAwait(false);
        if (run.Error is not { } message)
        {
            return 0;
        }

        await error("printf: " + message).ConfigureAwait(false);
        return run.Fatal ? 2 : 1;
    }

    private sealed class Formatter(string format, List<string> arguments)
    {
        private readonly StringBuilder _output = new();
        private int _next;
        private bool _stop;

        public string? Error { get; private set; }

        public bool Fatal { get; private set; }

        public string Format()
        {
            do
            {
                var before = _next;
                FormatOnce();
                if (_next == before)
                {
                    break;
                }
            }
            while (_next < arguments.Count && !_stop);
            return _output.ToString();
        }

        private void FormatOnce()
        {
            for (var i = 0; i < format.Length && !_stop; i++)
            {
                if (format[i] == '\\')
                {
                    var end = EscapeEnd(i);
                    _output.Append(Escapes.Expand(format[i..end]));
                    i = end - 1;
                }
                else if (format[i] != '%')
                {
                    _output.Append(format[i]);
                }
                else if (i + 1 < format.Length && format[i + 1] == '%')
                {
                    _output.Append('%');
                    i++;
                }
                else
                {
                    i = Convert(i + 1);
                }
            }
        }

        private int EscapeEnd(int start)
        {
            var end = start + 1;
            if (end < format.Length && format[end] is >= '0' and <= '7')
            {
                while (end < format.Length && end < start + 4 && format[end] is >= '0' and <= '7')
                {
                    end++;
                }

                return end;
            }
            return Math.Min(format.Length, end + 1);
        }

        private int Convert(int i)
        {
            var flags = "";
            while (i < format.Length && format[i] is '-' or '+' or ' ' or '0' or '#')
            {
                flags += format[i++];
            }

            var width = ReadNumber(ref i);
            int? precision = null;
            if (i < format.Length && format[i] == '.')
            {
                i++;
                precision = ReadNumber(ref i) ?? 0;
            }
            if (i >= format.Length)
            {
                Fail("missing format character");
                return i;
            }
            var text = format[i] switch
            {
                's' => Cut(Next() ?? "", precision),
                'b' => Backslashed(Next() ?? "", precision),
                'c' => (Next() ?? "") is { Length: > 0 } value ? value[..1] : "",
                'd' or 'i' => Integer(flags, precision),
                'u' => Digits(((ulong)Number()).ToString(CultureInfo.InvariantCulture), precision),
                'x' => Digits(Number().ToString("x", CultureInfo.InvariantCulture), precision),
                'X' => Digits(Number().ToString("X", CultureInfo.InvariantCulture), precision),
                'o' => Digits(System.Convert.ToString(Number(), 8), precision),
                _ => null,
            };
            if (text is null)
            {
                Fail($"%{format[i]}: invalid directive");
                return format.Length;
            }
            Pad(text, flags, width ?? 0, numeric: format[i] is 'd' or 'i' or 'u' or 'x' or 'X' or 'o' && precision is null);
            return i;
        }

        private int? ReadNumber(ref int i)
        {
            if (i < format.Length && format[i] == '*')
            {
                i++;
                return (int)Number();
            }
            var start = i;
            while (i < format.Length && char.IsAsciiDigit(format[i]))
            {
                i++;
            }

            return i > start ? int.Parse(format.AsSpan(start, i - start), CultureInfo.InvariantCulture) : null;
        }

        private void Pad(string text, string flags, int width, bool numeric)
        {
            if (flags.Contains('-', StringComparison.Ordinal))
            {
                _output.Append(text.PadRight(width));
            }
            else if (numeric && flags.Contains('0', StringComparison.Ordinal))
            {
                var sign = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0;
                _output.Append(text[..sign]).Append(text[sign..].PadLeft(Math.Max(0, width - sign), '0'));
            }
            else
            {
                _output.Append(text.PadLeft(width));
            }
        }

        private string? Next() => _next < arguments.Count ? arguments[_next++] : null;

        private string Integer(string flags, int? precision)
        {
            var number = Number();
            var digits = Digits(Math.Abs((decimal)number).ToString(CultureInfo.InvariantCulture), precision);
            if (number < 0)
            {
                return "-" + digits;
            }

            return flags.Contains('+', StringComparison.Ordinal) ? "+" + digits : flags.Contains(' ', StringComparison.Ordinal) ? " " + digits : digits;
        }

        private long Number()
        {
            var text = Next();
            if (string.IsNullOrEmpty(text))
            {
                return 0;
            }

            if (text.Length > 1 && text[0] is '\'' or '"')
            {
                return text[1];
            }

            var negative = text.StartsWith('-');
            var digits = text.TrimStart('-', '+', ' ');
            try
            {
                var value = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? System.Convert.ToInt64(digits[2..], 16)
                    : digits.Length > 1 && digits[0] == '0' ? System.Convert.ToInt64(digits, 8)
                    : long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
                return negative ? -value : value;
            }
            catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
            {
                var length = digits.TakeWhile(char.IsAsciiDigit).Count();
                Error = length == 0 ? $"{text}: expected numeric value" : $"{text}: not completely converted";
                var value = length == 0 ? 0 : long.Parse(digits.AsSpan(0, length), CultureInfo.InvariantCulture);
                return negative ? -value : value;
            }
        }

        private string Backslashed(string text, int? precision)
        {
            var (expanded, stop) = Escapes.ExpandEcho(text);
            _stop |= stop;
            return Cut(expanded, precision);
        }

        private static string Cut(string text, int? precision) => precision is { } length && length < text.Length ? text[..length] : text;

        private static string Digits(string digits, int? precision) => digits.PadLeft(precision ?? 0, '0');

        private void Fail(string message)
        {
            Error = message;
            Fatal = true;
            _stop = true;
        }
    }
}

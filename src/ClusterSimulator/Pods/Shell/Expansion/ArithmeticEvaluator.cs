using System.Globalization;
using Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Expansion;

/// <summary>Evaluates <c>$((…))</c>: C's integer operators with 64 bits, and variables.</summary>
internal sealed class ArithmeticEvaluator(string text, ShellState state)
{
    /// <summary>The binary operators from the loosest to the tightest.</summary>
    private static readonly string[][] Levels =
        [["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!="], ["<=", ">=", "<", ">"], ["<<", ">>"], ["+", "-"], ["*", "/", "%"]];

    private int _position;

    /// <summary>Whether values count: not in the branch that is not taken.</summary>
    private bool _live = true;

    public long Evaluate()
    {
        SkipBlanks();
        if (_position == text.Length)
        {
            return 0;
        }

        var value = Assignment();
        SkipBlanks();
        return _position == text.Length ? value : throw Error();
    }

    private long Assignment()
    {
        SkipBlanks();
        var start = _position;
        var name = ReadName();
        if (name.Length > 0)
        {
            SkipBlanks();
            foreach (var sign in (string[])["<<=", ">>=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "="])
            {
                if (!At(sign) || (sign == "=" && At("==")))
                {
                    continue;
                }

                _position += sign.Length;
                var value = Assignment();
                if (sign.Length > 1)
                {
                    value = Apply(sign[..^1], Variable(name), value);
                }

                if (_live)
                {
                    state.Set(name, value.ToString(CultureInfo.InvariantCulture));
                }

                return value;
            }
        }
        _position = start;
        return Conditional();
    }

    private long Conditional()
    {
        var condition = Binary(0);
        if (!Take("?"))
        {
            return condition;
        }

        var live = _live;
        _live = live && condition != 0;
        var then = Assignment();
        if (!Take(":"))
        {
            throw Error();
        }

        _live = live && condition == 0;
        var otherwise = Assignment();
        _live = live;
        return condition != 0 ? then : otherwise;
    }

    private long Binary(int level)
    {
        if (level == Levels.Length)
        {
            return Unary();
        }

        var left = Binary(level + 1);
        while (TakeOperator(level) is { } sign)
        {
            var live = _live;
            if (sign == "&&")
            {
                _live = live && left != 0;
            }

            if (sign == "||")
            {
                _live = live && left == 0;
            }

            var right = Binary(level + 1);
            _live = live;
            left = Apply(sign, left, right);
        }
        return left;
    }

    private string? TakeOperator(int level)
    {
        SkipBlanks();
        foreach (var sign in Levels[level])
        {
            if (!At(sign))
            {
                continue;
            }

            var after = _position + sign.Length < text.Length ? text[_position + sign.Length] : '\0';

            // "a & b" is not the beginning of "a && b", and "a < b" not that of "a << b".
            if (sign is "&" or "|" && after == sign[0])
            {
                continue;
            }

            if (sign is "<" or ">" && after == sign[0])
            {
                continue;
            }

            if (after == '=' && sign is not ("==" or "!=" or "<=" or ">=" or "&&" or "||"))
            {
                continue;
            }

            _position += sign.Length;
            return sign;
        }
        return null;
    }

    private long Unary()
    {
        SkipBlanks();
        if (Take("!"))
        {
            return Unary() == 0 ? 1 : 0;
        }

        if (Take("~"))
        {
            return ~Unary();
        }

        if (Take("-"))
        {
            return unchecked(-Unary());
        }

        if (Take("+"))
        {
            return Unary();
        }

        if (Take("("))
        {
            var value = Assignment();
            return Take(")") ? value : throw Error();
        }
        if (_position < text.Length && char.IsAsciiDigit(text[_position]))
        {
            return ReadNumber();
        }

        var name = ReadName();
        return name.Length > 0 ? Variable(name) : throw Error();
    }

    private long ReadNumber()
    {
        var start = _position;
        while (_position < text.Length && char.IsAsciiLetterOrDigit(text[_position]))
        {
            _position++;
        }

        return Parse(text[start.._position]) ?? throw Error();
    }

    private static long? Parse(string number)
    {
        var digits = number.TrimStart('-', '+');
        var negative = number.StartsWith('-');
        try
        {
            var value = digits switch
            {
                _ when digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) => Convert.ToInt64(digits[2..], 16),
                _ when digits.Length > 1 && digits[0] == '0' => Convert.ToInt64(digits, 8),
                _ => long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture),
            };
            return negative ? -value : value;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    private long Variable(string name)
    {
        var value = state.Get(name);
        if (value is null && state.Options.UnsetIsError && _live)
        {
            throw new ShellException($"{name}: parameter not set");
        }

        if (string.IsNullOrWhiteSpace(value))
        {
            return 0;
        }

        return Parse(value.Trim()) ?? throw new ShellException($"Illegal number: {value}");
    }

    private long Apply(string sign, long left, long right)
    {
        if (sign is "/" or "%" && right == 0)
        {
            return _live ? throw new ShellException($"arithmetic expression: division by zero: \"{text}\"") : 0;
        }

        return unchecked(sign switch
        {
            "||" => left != 0 || right != 0 ? 1 : 0,
            "&&" => left != 0 && right != 0 ? 1 : 0,
            "|" => left | right,
            "^" => left ^ right,
            "&" => left & right,
            "==" => left == right ? 1 : 0,
            "!=" => left != right ? 1 : 0,
            "<=" => left <= right ? 1 : 0,
            ">=" => left >= right ? 1 : 0,
            "<" => left < right ? 1 : 0,
            ">" => left > right ? 1 : 0,
            "<<" => left << (int)right,
            ">>" => left >> (int)right,
            "+" => left + right,
            "-" => left - right,
            "*" => left * right,
            "/" => left / right,
            "%" => left % right,
            _ => throw Error(),
        });
    }

    private string ReadName()
    {
        var start = _position;
        if (start < text.Length && char.IsAsciiDigit(text[start]))
        {
            return "";
        }

        while (_position < text.Length && (char.IsAsciiLetterOrDigit(text[_position]) || text[_position] == '_'))
        {
            _position++;
        }

        var name = text[start.._position];
        return name.Length == 0 || SimpleCommandParser.Name().IsMatch(name) ? name : throw Error();
    }

    private bool At(string sign) => string.CompareOrdinal(text, _position, sign, 0, sign.Length) == 0;

    private bool Take(string sign)
    {
        SkipBlanks();
        if (!At(sign) || (sign == "!" && At("!=")))
        {
            return false;
        }

        _position += sign.Length;
        return true;
    }

    private void SkipBlanks()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
        {
            _position++;
        }
    }

    private ShellException Error() => new($"arithmetic expression: expecting primary: \"{text}\"");
}

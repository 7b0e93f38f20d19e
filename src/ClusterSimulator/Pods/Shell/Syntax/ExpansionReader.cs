using System.Text;

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

/// <summary>Reads what follows a dollar sign or a backquote.</summary>
internal sealed class ExpansionReader(Lexer lexer)
{
    private string Source => lexer.Source;

    /// <summary>The expansion, or null where the dollar sign is only a dollar sign.</summary>
    public WordPart? Read(bool quoted)
    {
        if (Source[lexer.Position] == '`')
        {
            return ReadBackquotes(quoted);
        }

        var next = At(1);
        if (next == '{')
        {
            return ReadBraces(quoted);
        }

        if (next == '(' && At(2) == '(' && IsArithmetic())
        {
            lexer.Position += 3;
            return new ArithmeticPart(new WordReader(lexer).ReadArithmetic(), quoted);
        }
        if (next == '(')
        {
            lexer.Position += 2;
            return new CommandPart(ReadCommands(), quoted);
        }
        var name = ReadName(lexer.Position + 1, single: true);
        if (name.Length == 0)
        {
            return null;
        }

        lexer.Position += 1 + name.Length;
        return new ParameterPart(name, "", null, quoted);
    }

    private char At(int offset) => lexer.Position + offset < Source.Length ? Source[lexer.Position + offset] : '\0';

    /// <summary>Whether <c>$((</c> begins an expression: its parentheses close with <c>))</c>. Else it is a subshell inside <c>$(…)</c>.</summary>
    private bool IsArithmetic()
    {
        var depth = 0;
        for (var i = lexer.Position + 1; i < Source.Length; i++)
        {
            depth += Source[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 1 && Source[i] == ')')
            {
                return i + 1 < Source.Length && Source[i + 1] == ')';
            }
        }
        return true;
    }

    private Command? ReadCommands()
    {
        var inner = new Lexer(Source) { Position = lexer.Position, Line = lexer.Line };
        var command = new Parser(inner).ParseUntilParenthesis();
        lexer.Position = inner.Position;
        lexer.Line = inner.Line;
        return command;
    }

    private CommandPart ReadBackquotes(bool quoted)
    {
        var script = new StringBuilder();
        for (lexer.Position++; ; lexer.Position++)
        {
            if (lexer.Position >= Source.Length)
            {
                throw new ShellSyntaxException(lexer.Line, "EOF in backquote substitution");
            }

            var c = Source[lexer.Position];
            if (c == '`')
            {
                break;
            }

            if (c == '\\' && (At(1) is '$' or '`' or '\\' || (quoted && At(1) == '"')))
            {
                c = Source[++lexer.Position];
            }

            script.Append(c);
        }
        lexer.Position++;
        return new CommandPart(new Parser(new Lexer(script.ToString()) { Line = lexer.Line }).ParseAll(), quoted);
    }

    private ParameterPart ReadBraces(bool quoted)
    {
        lexer.Position += 2;
        if (At(0) == '#' && At(1) != '}' && ReadName(lexer.Position + 1, single: false) is { Length: > 0 } measured && At(1 + measured.Length) == '}')
        {
            lexer.Position += measured.Length + 2;
            return new ParameterPart(measured, "length", null, quoted);
        }

        var name = ReadName(lexer.Position, single: false);
        if (name.Length == 0)
        {
            return ReadBad(quoted);
        }

        lexer.Position += name.Length;
        if (At(0) == '}')
        {
            lexer.Position++;
            return new ParameterPart(name, "", null, quoted);
        }

        var text = (At(0), At(1)) switch
        {
            (':', '-' or '=' or '?' or '+') => Source.Substring(lexer.Position, 2),
            ('-' or '=' or '?' or '+', _) => Source.Substring(lexer.Position, 1),
            ('#', '#') or ('%', '%') => Source.Substring(lexer.Position, 2),
            ('#' or '%', _) => Source.Substring(lexer.Position, 1),
            _ => "",
        };
        if (text.Length == 0)
        {
            return ReadBad(quoted);
        }

        lexer.Position += text.Length;

        // A pattern is quoted only by quotes of its own.
        var pattern = text[0] is '#' or '%';
        return new ParameterPart(name, text, new WordReader(lexer).ReadBraceArgument(quoted && !pattern), quoted);
    }

    /// <summary>What the shell does not know is an error only where it is expanded: commands before it have run by then.</summary>
    private ParameterPart ReadBad(bool quoted)
    {
        new WordReader(lexer).ReadBraceArgument(quoted);
        return new ParameterPart("", "bad", null, quoted);
    }

    private string ReadName(int start, bool single)
    {
        if (start >= Source.Length)
        {
            return "";
        }

        var c = Source[start];
        if (c is '@' or '*' or '#' or '?' or '-' or '$' or '!')
        {
            return c.ToString();
        }

        var end = start;
        if (char.IsAsciiDigit(c))
        {
            while (end < Source.Length && char.IsAsciiDigit(Source[end]) && (!single || end == start))
            {
                end++;
            }
        }
        else
        {
            while (end < Source.Length && (char.IsAsciiLetterOrDigit(Source[end]) || Source[end] == '_'))
            {
                end++;
            }
        }
        return Source[start..end];
    }
}

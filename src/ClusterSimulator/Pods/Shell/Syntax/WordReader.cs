using System.Text;

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

/// <summary>Reads one word: quotes, expansions and plain text.</summary>
internal sealed class WordReader(Lexer lexer)
{
    private readonly List<WordPart> _parts = [];
    private readonly StringBuilder _text = new();
    private bool _textQuoted;

    private string Source => lexer.Source;

    private bool AtEnd => lexer.Position >= Source.Length;

    private char Current => Source[lexer.Position];

    /// <summary>A word of a command, up to a blank or an operator.</summary>
    public Word ReadWord()
    {
        ReadTilde();
        while (!AtEnd && !IsDelimiter(Current))
        {
            ReadUnquoted();
        }

        return Finish();
    }

    /// <summary>The word inside <c>${NAME-…}</c>, up to its brace.</summary>
    public Word ReadBraceArgument(bool quoted)
    {
        if (!quoted)
        {
            ReadTilde();
        }

        while (true)
        {
            if (AtEnd)
            {
                throw Missing("}");
            }

            if (Current == '}')
            {
                break;
            }

            if (quoted)
            {
                ReadDoubleQuoted(insideBrace: true);
            }
            else
            {
                ReadUnquoted();
            }
        }
        lexer.Position++;
        return Finish();
    }

    /// <summary>A here-document's text, where double quotes mean themselves.</summary>
    public Word ReadHereDocument()
    {
        while (!AtEnd)
        {
            if (Current == '"' || (Current == '\\' && lexer.Position + 1 < Source.Length && Source[lexer.Position + 1] == '"'))
            {
                Take(quoted: true);
            }
            else
            {
                ReadDoubleQuoted(insideBrace: false);
            }
        }
        return Finish();
    }

    /// <summary>The expression inside <c>$((…))</c>, up to the two parentheses.</summary>
    public Word ReadArithmetic()
    {
        var depth = 0;
        while (true)
        {
            if (AtEnd)
            {
                throw Missing("))");
            }

            if (depth == 0 && Current == ')')
            {
                if (lexer.Position + 1 >= Source.Length || Source[lexer.Position + 1] != ')')
                {
                    throw Missing("))");
                }

                break;
            }
            depth += Current switch { '(' => 1, ')' => -1, _ => 0 };
            if (Current == '"')
            {
                lexer.Position++;
            }
            else
            {
                ReadDoubleQuoted(insideBrace: false);
            }
        }
        lexer.Position += 2;
        return Finish();
    }

    private static bool IsDelimiter(char c) => c is ' ' or '\t' or '\n' or '&' or '|' or ';' or '<' or '>' or '(' or ')';

    private void ReadUnquoted()
    {
        switch (Current)
        {
            case '\'':
                ReadSingleQuoted();
                break;
            case '"':
                ReadQuotedString();
                break;
            case '\\':
                lexer.Position++;
                if (AtEnd)
                {
                    Append('\\', quoted: true);
                }
                else if (Source[lexer.Position] == '\n')
                {
                    SkipNewline();
                }
                else
                {
                    Take(quoted: true);
                }

                break;
            case '$' or '`':
                ReadExpansion(quoted: false);
                break;
            default:
                Take(quoted: false);
                break;
        }
    }

    private void ReadSingleQuoted()
    {
        var end = Source.IndexOf('\'', lexer.Position + 1);
        if (end < 0)
        {
            throw new ShellSyntaxException(lexer.Line, "Unterminated quoted string");
        }

        var text = Source[(lexer.Position + 1)..end];
        Flush();
        _parts.Add(new LiteralPart(text, true));
        lexer.Line += text.Count(c => c == '\n');
        lexer.Position = end + 1;
    }

    private void ReadQuotedString()
    {
        lexer.Position++;
        Flush();
        var before = _parts.Count;
        while (true)
        {
            if (AtEnd)
            {
                throw new ShellSyntaxException(lexer.Line, "Unterminated quoted string");
            }

            if (Current == '"')
            {
                break;
            }

            ReadDoubleQuoted(insideBrace: false);
        }
        lexer.Position++;
        Flush();
        if (_parts.Count == before)
        {
            _parts.Add(new LiteralPart("", true));
        }
    }

    private void ReadDoubleQuoted(bool insideBrace)
    {
        if (Current is '$' or '`')
        {
            ReadExpansion(quoted: true);
        }
        else if (insideBrace && Current == '"')
        {
            // "${x-"a b"}": the inner quotes only quote.
            lexer.Position++;
        }
        else if (Current == '\\' && lexer.Position + 1 < Source.Length && Source[lexer.Position + 1] is '$' or '`' or '"' or '\\' or '\n' or '}')
        {
            if (Source[lexer.Position + 1] == '}' && !insideBrace)
            {
                Take(quoted: true);
                return;
            }
            lexer.Position++;
            if (Source[lexer.Position] == '\n')
            {
                SkipNewline();
            }
            else
            {
                Take(quoted: true);
            }
        }
        else
        {
            Take(quoted: true);
        }
    }

    private void ReadExpansion(bool quoted)
    {
        var part = new ExpansionReader(lexer).Read(quoted);
        if (part is null)
        {
            Take(quoted);
            return;
        }
        Flush();
        _parts.Add(part);
    }

    private void ReadTilde()
    {
        if (AtEnd || Current != '~')
        {
            return;
        }

        var end = lexer.Position + 1;
        while (end < Source.Length && (char.IsAsciiLetterOrDigit(Source[end]) || Source[end] is '_' or '-'))
        {
            end++;
        }

        if (end < Source.Length && Source[end] != '/' && !IsDelimiter(Source[end]) && Source[end] != '}')
        {
            return;
        }

        _parts.Add(new TildePart(Source[(lexer.Position + 1)..end]));
        lexer.Position = end;
    }

    private void Take(bool quoted)
    {
        if (Current == '\n')
        {
            lexer.Line++;
        }

        Append(Current, quoted);
        lexer.Position++;
    }

    private void SkipNewline()
    {
        lexer.Line++;
        lexer.Position++;
    }

    private void Append(char c, bool quoted)
    {
        if (_text.Length > 0 && _textQuoted != quoted)
        {
            Flush();
        }

        _textQuoted = quoted;
        _text.Append(c);
    }

    private void Flush()
    {
        if (_text.Length > 0)
        {
            _parts.Add(new LiteralPart(_text.ToString(), _textQuoted));
        }

        _text.Clear();
    }

    private Word Finish()
    {
        Flush();
        return new Word(_parts);
    }

    private ShellSyntaxException Missing(string what) => new(lexer.Line, $"Missing '{what}'");
}

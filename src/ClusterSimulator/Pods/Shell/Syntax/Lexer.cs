namespace Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

/// <summary>Cuts a script into tokens, here-documents included.</summary>
internal sealed class Lexer(string source)
{
    private static readonly string[] Operators =
        ["<<-", "&&", "||", ";;", "<<", ">>", "<&", ">&", "<>", ">|", "&", "|", ";", "<", ">", "(", ")"];

    private readonly Queue<PendingHereDocument> _hereDocuments = new();
    private Token? _peeked;

    public string Source => source;

    /// <summary>Where reading goes on.</summary>
    public int Position { get; set; }

    public int Line { get; set; } = 1;

    public Token Peek() => _peeked ??= Read();

    public Token Next()
    {
        var token = Peek();
        _peeked = null;
        return token;
    }

    /// <summary>A here-document's text, which begins after this line's end, is put into the list that its redirection waits for.</summary>
    public void ExpectHereDocument(PendingHereDocument document) => _hereDocuments.Enqueue(document);

    private Token Read()
    {
        SkipBlanks();
        if (Position >= source.Length)
        {
            return new Token(TokenKind.EndOfInput, "", null, null, Line);
        }

        var line = Line;
        if (source[Position] == '\n')
        {
            Position++;
            Line++;
            while (_hereDocuments.TryDequeue(out var document))
            {
                document.Read(this);
            }

            return new Token(TokenKind.Newline, "\n", null, null, line);
        }

        var digits = Position;
        while (digits < source.Length && char.IsAsciiDigit(source[digits]))
        {
            digits++;
        }

        if (digits > Position && digits < source.Length && source[digits] is '<' or '>' && digits - Position < 4)
        {
            var number = int.Parse(source.AsSpan(Position, digits - Position), System.Globalization.CultureInfo.InvariantCulture);
            Position = digits;
            return new Token(TokenKind.Operator, ReadOperator()!, null, number, line);
        }

        if (ReadOperator() is { } text)
        {
            return new Token(TokenKind.Operator, text, null, null, line);
        }

        var word = new WordReader(this).ReadWord();
        return new Token(TokenKind.Word, "", word, null, line);
    }

    private void SkipBlanks()
    {
        while (Position < source.Length)
        {
            if (source[Position] is ' ' or '\t')
            {
                Position++;
            }
            else if (source[Position] == '\\' && Position + 1 < source.Length && source[Position + 1] == '\n')
            {
                Position += 2;
                Line++;
            }
            else if (source[Position] == '#')
            {
                while (Position < source.Length && source[Position] != '\n')
                {
                    Position++;
                }
            }
            else
            {
                return;
            }
        }
    }

    private string? ReadOperator()
    {
        foreach (var text in Operators)
        {
            if (string.CompareOrdinal(source, Position, text, 0, text.Length) != 0)
            {
                continue;
            }

            Position += text.Length;
            return text;
        }
        return null;
    }
}

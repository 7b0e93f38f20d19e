namespace Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

/// <summary>Reads commands from a script, one complete line at a time, so that what comes first runs before what is wrong later.</summary>
internal sealed class Parser(Lexer lexer)
{
    private static readonly HashSet<string> Closing = new(StringComparer.Ordinal) { "then", "else", "elif", "fi", "do", "done", "esac", "}" };

    private readonly CompoundParser _compound = new(lexer);

    /// <summary>The next line's commands (more lines where it goes on), or null at the end.</summary>
    public Command? ParseLine()
    {
        while (lexer.Peek().Kind == TokenKind.Newline)
        {
            lexer.Next();
        }

        if (lexer.Peek().Kind == TokenKind.EndOfInput)
        {
            return null;
        }

        var list = ParseList(oneLine: true);
        if (lexer.Peek().Kind is not (TokenKind.Newline or TokenKind.EndOfInput))
        {
            throw Unexpected(lexer.Peek());
        }

        // Takes the newline, and with it the here-documents that begin after it.
        lexer.Next();
        return list;
    }

    /// <summary>A whole script, or null where it is empty.</summary>
    public Command? ParseAll()
    {
        var list = ParseOptionalList();
        if (lexer.Peek().Kind != TokenKind.EndOfInput)
        {
            throw Unexpected(lexer.Peek());
        }

        return list;
    }

    /// <summary>The commands of <c>$(…)</c>; reading goes on after its parenthesis.</summary>
    public Command? ParseUntilParenthesis()
    {
        var list = ParseOptionalList();
        if (!lexer.Peek().Is(")"))
        {
            throw Unexpected(lexer.Peek(), ")");
        }

        lexer.Next();
        return list;
    }

    public static ShellSyntaxException Unexpected(Token token, string? expected = null)
    {
        var what = token.Kind switch
        {
            TokenKind.EndOfInput => "end of file",
            TokenKind.Newline => "newline",
            TokenKind.Operator => $"\"{token.Text}\"",
            _ => token.Plain is { } plain && Closing.Contains(plain) ? $"\"{plain}\"" : "word",
        };
        return new ShellSyntaxException(token.Line, $"{what} unexpected" + (expected is null ? "" : $" (expecting \"{expected}\")"));
    }

    private Command? ParseOptionalList()
    {
        SkipNewlines();
        return StartsCommand() ? ParseList(oneLine: false) : null;
    }

    /// <summary>A list that must have a command, up to what closes it.</summary>
    public Command ParseRequiredList()
    {
        SkipNewlines();
        return StartsCommand() ? ParseList(oneLine: false) : throw Unexpected(lexer.Peek());
    }

    public void SkipNewlines()
    {
        while (lexer.Peek().Kind == TokenKind.Newline)
        {
            lexer.Next();
        }
    }

    private bool StartsCommand()
    {
        var token = lexer.Peek();
        return token.Kind switch
        {
            TokenKind.Word => token.Plain is not { } plain || !Closing.Contains(plain),
            TokenKind.Operator => token.Text is "(" or "<" or ">" or ">>" or "<<" or "<<-" or ">&" or "<&" or "<>" or ">|",
            _ => false,
        };
    }

    private Command ParseList(bool oneLine)
    {
        var items = new List<ListItem>();
        while (true)
        {
            var command = ParseAndOr();
            var token = lexer.Peek();
            items.Add(new ListItem(command, token.Is("&")));
            var separated = token.Is("&") || token.Is(";");
            if (separated)
            {
                lexer.Next();
            }

            if (!oneLine && lexer.Peek().Kind == TokenKind.Newline)
            {
                SkipNewlines();
                separated = true;
            }
            if (!separated || !StartsCommand())
            {
                break;
            }
        }
        return items is [{ Background: false } only] ? only.Command : new CommandList(items);
    }

    private Command ParseAndOr()
    {
        var left = ParsePipeline();
        while (lexer.Peek().Is("&&") || lexer.Peek().Is("||"))
        {
            var isAnd = lexer.Next().Text == "&&";
            SkipNewlines();
            left = new AndOr(left, isAnd, ParsePipeline());
        }
        return left;
    }

    private Command ParsePipeline()
    {
        var negated = false;
        while (lexer.Peek().Plain == "!")
        {
            lexer.Next();
            negated = !negated;
        }
        var commands = new List<Command> { ParseCommand() };
        while (lexer.Peek().Is("|"))
        {
            lexer.Next();
            SkipNewlines();
            commands.Add(ParseCommand());
        }
        Command pipeline = commands is [var only] ? only : new Pipeline(commands);
        return negated ? new Negation(pipeline) : pipeline;
    }

    private Command ParseCommand()
    {
        if (!StartsCommand())
        {
            throw Unexpected(lexer.Peek());
        }

        return _compound.TryParse(this) ?? new SimpleCommandParser(lexer).Parse(this);
    }
}

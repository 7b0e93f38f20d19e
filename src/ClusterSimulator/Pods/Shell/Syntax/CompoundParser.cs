namespace Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

/// <summary>Reads compound commands: groups, conditions, loops, cases.</summary>
internal sealed class CompoundParser(Lexer lexer)
{
    /// <summary>The compound command that begins here, with its redirections, or null where none does.</summary>
    public Command? TryParse(Parser parser)
    {
        var command = ParseBody(parser);
        if (command is null)
        {
            return null;
        }

        var redirections = new List<Redirection>();
        while (new SimpleCommandParser(lexer).TryParseRedirection() is { } redirection)
        {
            redirections.Add(redirection);
        }

        return redirections.Count == 0 ? command : new Redirected(command, redirections);
    }

    private Command? ParseBody(Parser parser)
    {
        var token = lexer.Peek();
        if (token.Is("("))
        {
            lexer.Next();
            var body = parser.ParseRequiredList();
            if (!lexer.Peek().Is(")"))
            {
                throw Parser.Unexpected(lexer.Peek(), ")");
            }

            lexer.Next();
            return new Subshell(body);
        }
        return token.Plain switch
        {
            "{" => ParseGroup(parser),
            "if" => ParseIf(parser),
            "for" => ParseFor(parser),
            "while" or "until" => ParseLoop(parser),
            "case" => ParseCase(parser),
            _ => null,
        };
    }

    private Command ParseGroup(Parser parser)
    {
        lexer.Next();
        var body = parser.ParseRequiredList();
        Expect("}");
        return body;
    }

    private IfCommand ParseIf(Parser parser)
    {
        lexer.Next();
        var condition = parser.ParseRequiredList();
        Expect("then");
        var then = parser.ParseRequiredList();
        if (lexer.Peek().Plain == "elif")
        {
            return new IfCommand(condition, then, ParseIf(parser));
        }

        if (lexer.Peek().Plain != "else")
        {
            Expect("fi");
            return new IfCommand(condition, then, null);
        }
        lexer.Next();
        var otherwise = parser.ParseRequiredList();
        Expect("fi");
        return new IfCommand(condition, then, otherwise);
    }

    private ForCommand ParseFor(Parser parser)
    {
        lexer.Next();
        var name = lexer.Next();
        if (name.Plain is not { } plain || !SimpleCommandParser.Name().IsMatch(plain))
        {
            throw new ShellSyntaxException(name.Line, "Bad for loop variable");
        }

        List<Word>? words = null;
        parser.SkipNewlines();
        if (lexer.Peek().Plain == "in")
        {
            lexer.Next();
            words = [];
            while (lexer.Peek().Kind == TokenKind.Word)
            {
                words.Add(lexer.Next().Word!);
            }
        }
        if (lexer.Peek().Is(";"))
        {
            lexer.Next();
        }

        parser.SkipNewlines();
        Expect("do");
        var body = parser.ParseRequiredList();
        Expect("done");
        return new ForCommand(plain, words, body);
    }

    private LoopCommand ParseLoop(Parser parser)
    {
        var until = lexer.Next().Plain == "until";
        var condition = parser.ParseRequiredList();
        Expect("do");
        var body = parser.ParseRequiredList();
        Expect("done");
        return new LoopCommand(condition, until, body);
    }

    private CaseCommand ParseCase(Parser parser)
    {
        lexer.Next();
        var subject = lexer.Next();
        if (subject.Kind != TokenKind.Word)
        {
            throw Parser.Unexpected(subject);
        }

        parser.SkipNewlines();
        Expect("in");
        parser.SkipNewlines();
        var items = new List<CaseItem>();
        while (lexer.Peek().Plain != "esac")
        {
            items.Add(ParseCaseItem(parser));
            parser.SkipNewlines();
        }
        lexer.Next();
        return new CaseCommand(subject.Word!, items);
    }

    private CaseItem ParseCaseItem(Parser parser)
    {
        if (lexer.Peek().Is("("))
        {
            lexer.Next();
        }

        var patterns = new List<Word>();
        while (true)
        {
            var pattern = lexer.Next();
            if (pattern.Kind != TokenKind.Word)
            {
                throw Parser.Unexpected(pattern);
            }

            patterns.Add(pattern.Word!);
            if (!lexer.Peek().Is("|"))
            {
                break;
            }

            lexer.Next();
        }
        if (!lexer.Peek().Is(")"))
        {
            throw Parser.Unexpected(lexer.Peek(), ")");
        }

        lexer.Next();
        parser.SkipNewlines();
        var body = lexer.Peek().Is(";;") || lexer.Peek().Plain == "esac" ? null : parser.ParseRequiredList();
        if (lexer.Peek().Is(";;"))
        {
            lexer.Next();
        }
        else if (lexer.Peek().Plain != "esac")
        {
            throw Parser.Unexpected(lexer.Peek(), ";;");
        }

        return new CaseItem(patterns, body);
    }

    private void Expect(string word)
    {
        var token = lexer.Next();
        if (token.Plain != word)
        {
            throw Parser.Unexpected(token, word);
        }
    }
}

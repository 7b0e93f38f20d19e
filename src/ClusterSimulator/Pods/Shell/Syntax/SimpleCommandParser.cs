using System.Text.RegularExpressions;

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

/// <summary>Reads simple commands, function definitions and redirections.</summary>
internal sealed partial class SimpleCommandParser(Lexer lexer)
{
    public Command Parse(Parser parser)
    {
        var line = lexer.Peek().Line;
        var assignments = new List<Assignment>();
        var words = new List<Word>();
        var redirections = new List<Redirection>();
        while (true)
        {
            if (TryParseRedirection() is { } redirection)
            {
                redirections.Add(redirection);
                continue;
            }
            var token = lexer.Peek();
            if (token.Kind != TokenKind.Word)
            {
                break;
            }

            lexer.Next();
            if (words.Count == 0 && ToAssignment(token.Word!) is { } assignment)
            {
                assignments.Add(assignment);
            }
            else
            {
                words.Add(token.Word!);
            }

            if (words.Count == 1 && assignments.Count == 0 && redirections.Count == 0 && lexer.Peek().Is("("))
            {
                return ParseFunction(parser, words[0]);
            }
        }
        if (assignments.Count + words.Count + redirections.Count == 0)
        {
            throw Parser.Unexpected(lexer.Peek());
        }

        return new SimpleCommand(assignments, words, redirections, line);
    }

    public Redirection? TryParseRedirection()
    {
        var token = lexer.Peek();
        if (token.Kind != TokenKind.Operator || token.Text[0] is not ('<' or '>'))
        {
            return null;
        }

        lexer.Next();
        var target = lexer.Next();
        if (target.Kind != TokenKind.Word)
        {
            throw Parser.Unexpected(target);
        }

        var descriptor = token.Number ?? (token.Text[0] == '<' ? 0 : 1);
        if (token.Text is not ("<<" or "<<-"))
        {
            return new Redirection(descriptor, token.Text, target.Word!);
        }

        var delimiter = string.Concat(target.Word!.Parts.Select(part => part is LiteralPart literal ? literal.Text : throw Parser.Unexpected(target)));
        var document = new PendingHereDocument(delimiter, target.Word.Parts.Any(part => part.Quoted), token.Text == "<<-");
        lexer.ExpectHereDocument(document);
        return new Redirection(descriptor, "<<", document.Text);
    }

    private FunctionDefinition ParseFunction(Parser parser, Word name)
    {
        lexer.Next();
        if (!lexer.Peek().Is(")") || name.Plain is not { } plain || !Name().IsMatch(plain))
        {
            throw Parser.Unexpected(lexer.Peek(), ")");
        }

        lexer.Next();
        parser.SkipNewlines();
        return new FunctionDefinition(plain, new CompoundParser(lexer).TryParse(parser) ?? throw Parser.Unexpected(lexer.Peek()));
    }

    private static Assignment? ToAssignment(Word word)
    {
        if (word.Parts is not [LiteralPart { Quoted: false } first, ..])
        {
            return null;
        }

        var equals = first.Text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || !Name().IsMatch(first.Text[..equals]))
        {
            return null;
        }

        var rest = first.Text[(equals + 1)..];
        var parts = new List<WordPart>(word.Parts.Skip(1));
        if (rest.Length > 0)
        {
            parts.InsertRange(0, WithTildes(rest));
        }

        return new Assignment(first.Text[..equals], new Word(parts));
    }

    /// <summary>In an assignment a tilde also stands for the home directory at the value's start.</summary>
    private static List<WordPart> WithTildes(string text)
    {
        if (text[0] != '~' || (text.Length > 1 && text[1] != '/'))
        {
            return [new LiteralPart(text, false)];
        }

        var parts = new List<WordPart> { new TildePart("") };
        if (text.Length > 1)
        {
            parts.Add(new LiteralPart(text[1..], false));
        }

        return parts;
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    public static partial Regex Name();
}

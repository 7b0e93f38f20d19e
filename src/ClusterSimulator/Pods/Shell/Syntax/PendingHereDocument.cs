using System.Text;

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

/// <summary>A here-document whose text has not been reached yet.</summary>
internal sealed class PendingHereDocument(string delimiter, bool literal, bool stripTabs)
{
    private readonly List<WordPart> _parts = [];

    /// <summary>The text, filled when the line is over.</summary>
    public Word Text => new(_parts);

    public void Read(Lexer lexer)
    {
        var text = new StringBuilder();
        while (lexer.Position < lexer.Source.Length)
        {
            var end = lexer.Source.IndexOf('\n', lexer.Position);
            var line = end < 0 ? lexer.Source[lexer.Position..] : lexer.Source[lexer.Position..end];
            lexer.Position = end < 0 ? lexer.Source.Length : end + 1;
            lexer.Line++;
            if (stripTabs)
            {
                line = line.TrimStart('\t');
            }

            if (line == delimiter)
            {
                break;
            }

            text.Append(line).Append('\n');
        }
        if (literal)
        {
            _parts.Add(new LiteralPart(text.ToString(), true));
        }
        else
        {
            _parts.AddRange(new WordReader(new Lexer(text.ToString()) { Line = lexer.Line }).ReadHereDocument().Parts);
        }
    }
}

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

internal enum TokenKind
{
    Word,
    Operator,
    Newline,
    EndOfInput,
}

/// <summary>A token.</summary>
/// <param name="Text">The operator's text.</param>
/// <param name="Word">The word, for words.</param>
/// <param name="Number">The file descriptor written in front of a redirection's operator.</param>
internal sealed record Token(TokenKind Kind, string Text, Word? Word, int? Number, int Line)
{
    public string? Plain => Word?.Plain;

    public bool Is(string text) => Kind == TokenKind.Operator && Text == text;
}

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

/// <summary>A word as written: parts that are expanded one after another.</summary>
internal sealed record Word(IReadOnlyList<WordPart> Parts)
{
    /// <summary>The word's text where it is plain and unquoted, as reserved words are; else null.</summary>
    public string? Plain => Parts is [LiteralPart { Quoted: false } literal] ? literal.Text : null;
}

/// <summary>A piece of a word. What is quoted is neither split into fields nor a pattern.</summary>
internal abstract record WordPart(bool Quoted);

internal sealed record LiteralPart(string Text, bool Quoted) : WordPart(Quoted);

/// <summary><c>~</c> or <c>~user</c> at a word's start.</summary>
internal sealed record TildePart(string User) : WordPart(false);

/// <summary><c>$NAME</c> or <c>${NAME…}</c>.</summary>
/// <param name="Operator">Empty, "length", "bad" for what is no expansion, or one of - + = ? (each also with a colon) # ## % %%.</param>
internal sealed record ParameterPart(string Name, string Operator, Word? Argument, bool Quoted) : WordPart(Quoted);

/// <summary><c>$(…)</c> or backquotes.</summary>
internal sealed record CommandPart(Command? Body, bool Quoted) : WordPart(Quoted);

/// <summary><c>$((…))</c>.</summary>
internal sealed record ArithmeticPart(Word Expression, bool Quoted) : WordPart(Quoted);

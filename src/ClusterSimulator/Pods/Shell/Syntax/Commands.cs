namespace Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

/// <summary>A command of the shell's grammar.</summary>
internal abstract record Command;

/// <summary>Assignments, words and redirections; any of them may be missing.</summary>
internal sealed record SimpleCommand(
    IReadOnlyList<Assignment> Assignments, IReadOnlyList<Word> Words, IReadOnlyList<Redirection> Redirections, int Line) : Command;

internal sealed record Assignment(string Name, Word Value);

/// <summary><c>a | b</c>, with at least two commands.</summary>
internal sealed record Pipeline(IReadOnlyList<Command> Commands) : Command;

/// <summary><c>! command</c>.</summary>
internal sealed record Negation(Command Body) : Command;

/// <summary><c>a &amp;&amp; b</c> or <c>a || b</c>.</summary>
internal sealed record AndOr(Command Left, bool IsAnd, Command Right) : Command;

/// <summary>Commands one after another, some of them in the background.</summary>
internal sealed record CommandList(IReadOnlyList<ListItem> Items) : Command;

internal sealed record ListItem(Command Command, bool Background);

/// <summary><c>( … )</c>.</summary>
internal sealed record Subshell(Command Body) : Command;

/// <summary>A compound command with redirections of its own.</summary>
internal sealed record Redirected(Command Body, IReadOnlyList<Redirection> Redirections) : Command;

internal sealed record IfCommand(Command Condition, Command Then, Command? Else) : Command;

/// <param name="Words">Null for a loop over the positional parameters.</param>
internal sealed record ForCommand(string Name, IReadOnlyList<Word>? Words, Command Body) : Command;

internal sealed record LoopCommand(Command Condition, bool Until, Command Body) : Command;

internal sealed record CaseCommand(Word Subject, IReadOnlyList<CaseItem> Items) : Command;

internal sealed record CaseItem(IReadOnlyList<Word> Patterns, Command? Body);

internal sealed record FunctionDefinition(string Name, Command Body) : Command;

/// <summary>A redirection.</summary>
/// <param name="Descriptor">The file descriptor that is redirected.</param>
/// <param name="Operator">One of &lt; &gt; &gt;| &gt;&gt; &lt;&gt; &lt;&amp; &gt;&amp; &lt;&lt;.</param>
/// <param name="Target">The file, the descriptor, or the here-document's text.</param>
internal sealed record Redirection(int Descriptor, string Operator, Word Target);

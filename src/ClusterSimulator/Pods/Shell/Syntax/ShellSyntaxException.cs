namespace Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

/// <summary>The script is no shell grammar, or one that this shell does not know.</summary>
internal sealed class ShellSyntaxException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}

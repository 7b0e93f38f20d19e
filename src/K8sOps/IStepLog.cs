namespace Cryptomeria.K8sOps;

/// <summary>
/// Where an operation tells what it does, line by line, while it does it. Calls return at once and never throw; lines may
/// come from several threads. Lines arrive here as the remote program wrote them: the receiver redacts, strips and splits.
/// </summary>
public interface IStepLog
{
    /// <summary>A remote or local command begins.</summary>
    /// <param name="command">The command line as a person would type it; arguments are shown, secrets are not among them.</param>
    void Command(string command);

    /// <summary>A command ended.</summary>
    /// <param name="command">The same text as at its begin.</param>
    /// <param name="result"><c>ok</c>, or what went wrong in a few words (<c>exit 1</c>, <c>outcome unknown</c>, <c>stopped</c>).</param>
    void CommandEnded(string command, string result);

    /// <summary>A line of a command's standard output, without its line end.</summary>
    void Stdout(string command, string line);

    /// <summary>A line of a command's standard error, without its line end.</summary>
    void Stderr(string command, string line);

    /// <summary>Something the operation itself found or decided.</summary>
    void Event(string text);
}

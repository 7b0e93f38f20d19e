namespace Cryptomeria.K8sOps.Relayer;

/// <summary>
/// Keeps the note that every listing of channels ends with (an empty line and <c>Pagination next key:</c> without a key) out of the log.
/// </summary>
internal sealed class PaginationFilter(IStepLog log) : IStepLog
{
    public void Command(string command) => log.Command(command);

    public void CommandEnded(string command, string result) => log.CommandEnded(command, result);

    public void Stdout(string command, string line) => log.Stdout(command, line);

    public void Stderr(string command, string line)
    {
        if (line.Trim() is not ("" or RlyOutput.PaginationNote))
        {
            log.Stderr(command, line);
        }
    }

    public void Event(string text) => log.Event(text);
}

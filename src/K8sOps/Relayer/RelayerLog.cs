using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Logs;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>What <c>rly start</c> wrote: its output goes where the container's log comes from.</summary>
internal sealed class RelayerLog(PodLogs logs)
{
    private const int Lines = 20;

    /// <summary>The last lines since a moment; empty where they cannot be had: they only explain another failure.</summary>
    public async Task<string> TailAsync(PodSession relayer, DateTimeOffset since, CancellationToken cancellationToken)
    {
        try
        {
            var lines = await logs.ReadAsync(relayer.Pod, new PodLogQuery { Tail = Lines, Since = since }, cancellationToken);
            return CommandErrors.Tail(string.Join('\n', lines.Select(line => line.Text)));
        }
        catch (OperationException e)
        {
            relayer.Log.Event($"the relayer's log cannot be read: {e.Message}");
            return "";
        }
    }
}

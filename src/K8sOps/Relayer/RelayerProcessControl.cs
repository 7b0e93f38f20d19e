using System.Globalization;
using Cryptomeria.K8sOps.Cluster.Exec;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>Sees, waits for and ends rly's processes in the relayer pod.</summary>
internal sealed class RelayerProcessControl(
    PodProcesses processes, OwnProcesses own, RlyClient rly, TimeProvider time, OperationTimings timings)
{
    public async Task<RelayerProcesses> ObserveAsync(PodSession relayer, CancellationToken cancellationToken) =>
        RelayerProcesses.Read(await processes.ListProcessesAsync(relayer.Pod, cancellationToken));

    /// <summary>Waits until no <c>rly transact …</c> runs: two of them at a time would use one account's sequence.</summary>
    /// <returns>The processes as they were at the last observation.</returns>
    public Task<RelayerProcesses> WaitTransactionsAsync(OperationRun run, PodSession relayer) =>
        own.WaitAsync(run, relayer, () => PollTransactionsAsync(run, relayer));

    /// <summary>Ends <c>rly start</c> processes: TERM, and KILL for what is left after a while.</summary>
    /// <exception cref="OperationException"><c>RELAYER_COMMAND_FAILED</c> (retryable) where one cannot be ended.</exception>
    public async Task EndAsync(PodSession relayer, IReadOnlyCollection<int> pids, CancellationToken cancellationToken)
    {
        var left = pids;
        foreach (var (signal, grace) in new[] { ("TERM", timings.RelayerEnds), ("KILL", TimeSpan.FromSeconds(2)) })
        {
            await rly.SignalAsync(relayer, signal, left.Select(Text));
            var begin = time.GetTimestamp();
            do
            {
                left = [.. (await ObserveAsync(relayer, cancellationToken)).Starts.Select(start => start.Pid).Where(pids.Contains)];
                if (left.Count == 0)
                {
                    return;
                }

                await Task.Delay(timings.ChainPause, time, cancellationToken);
            }
            while (time.GetElapsedTime(begin) < grace);
        }

        throw new OperationException(
            ErrorCodes.RelayerCommandFailed, $"rly start (pid {string.Join(", ", left.Select(Text))}) cannot be ended", retryable: true,
            new Dictionary<string, string> { ["command"] = "kill -KILL", ["pod"] = relayer.Pod.Name });
    }

    private async Task<RelayerProcesses> PollTransactionsAsync(OperationRun run, PodSession relayer)
    {
        var begin = time.GetTimestamp();
        TimeSpan? told = null;
        while (true)
        {
            var seen = await ObserveAsync(relayer, run.Token);
            if (seen.Transactions is not [var first, ..])
            {
                return seen;
            }

            var elapsed = time.GetElapsedTime(begin);
            if (told is null || elapsed - told >= timings.Progress)
            {
                run.Log.Event($"{first.Command} runs in the relayer pod (pid {Text(first.Pid)}); waiting for it to end");
                told = elapsed;
            }

            await Task.Delay(timings.ObservationPause, time, run.Token);
        }
    }

    private static string Text(int pid) => pid.ToString(CultureInfo.InvariantCulture);
}

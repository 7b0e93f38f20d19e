using System.Globalization;
using Cryptomeria.K8sOps.Cluster.Exec;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>Ends what an operation started before its host died or its connection broke: such a process is waited for, not owned by a running exec.</summary>
internal sealed class OwnProcesses(PodProcesses processes, TimeProvider time)
{
    // A canceled job must not wait for anybody.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2.5);

    /// <summary>Waits; when the operation is told to stop meanwhile, its processes in the pod are ended first.</summary>
    public async Task<T> WaitAsync<T>(OperationRun run, PodSession session, Func<Task<T>> wait)
    {
        try
        {
            return await wait();
        }
        catch (OperationCanceledException) when (run.Stop.IsCancellationRequested)
        {
            await EndAsync(run, session);
            throw;
        }
    }

    private async Task EndAsync(OperationRun run, PodSession session)
    {
        using var expiry = new CancellationTokenSource(Limit, time);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(run.LetGo, expiry.Token);
        try
        {
            var ended = await processes.EndProcessesAsync(session.Pod, run.OperationId, bound.Token);
            run.Log.Event($"ended {ended.ToString(CultureInfo.InvariantCulture)} processes of this job in pod {session.Pod.Name}");
        }
        catch (Exception e) when (e is OperationException or OperationCanceledException)
        {
            run.Log.Event($"whether the job's processes in pod {session.Pod.Name} were ended is not known: {e.Message}");
        }
    }
}

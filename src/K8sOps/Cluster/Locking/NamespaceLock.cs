using Cryptomeria.K8sOps.Cluster.Connection;

namespace Cryptomeria.K8sOps.Cluster.Locking;

/// <summary>
/// A lock kept in a Lease. Every write says what it was decided on, by the object's version, so of several who decide at once one wins and the
/// others look again. Its times are those of the API server's clock, which all share; this host's own does not count.
/// </summary>
internal sealed class NamespaceLock(ClusterConnection connection, TimeProvider time) : INamespaceLock
{
    // Each lost race means that another won one, so this is passed only by a server that never lets a write through.
    private const int MostAttempts = 20;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    // A lock that is not given back keeps the next job waiting, so its release outlasts an API server that is restarted.
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstReleasePause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestReleasePause = TimeSpan.FromSeconds(5);

    public async Task<LockAttempt> TryAcquireAsync(
        string targetNamespace, string holder, TimeSpan duration, Func<string, CancellationToken, Task<bool>> isHolderGone, CancellationToken cancellationToken)
    {
        var (api, name) = Find(targetNamespace);
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var (lease, at) = await api.GetAsync(name, cancellationToken);
            var state = lease?.State;
            if (state is not null && state.Holder != holder && !IsOver(state, at) && !await isHolderGone(state.Holder, cancellationToken))
            {
                return new LockAttempt(false, state.Holder, state.Until);
            }

            var wanted = lease ?? LeaseDocument.Create(name, api.Namespace);
            wanted.Hold(holder, connection.ServerNow, duration);
            var won = lease is null
                ? await api.CreateAsync(name, wanted, cancellationToken)
                : await api.ReplaceAsync(name, wanted, cancellationToken);
            if (won)
            {
                return new LockAttempt(true, holder, wanted.State!.Until);
            }

            await PauseAsync(cancellationToken);
        }

        throw Contended(name);
    }

    public async Task<bool> RenewAsync(string targetNamespace, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        var (api, name) = Find(targetNamespace);
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var (lease, _) = await api.GetAsync(name, cancellationToken);
            if (lease?.State?.Holder != holder)
            {
                return false;
            }

            lease.Hold(holder, connection.ServerNow, duration);
            if (await api.ReplaceAsync(name, lease, cancellationToken))
            {
                return true;
            }

            await PauseAsync(cancellationToken);
        }

        throw Contended(name);
    }

    public async Task ReleaseAsync(string targetNamespace, string holder, CancellationToken cancellationToken)
    {
        var (api, name) = Find(targetNamespace);
        var begin = time.GetTimestamp();
        for (var pause = FirstReleasePause; ; pause = pause * 2 < LongestReleasePause ? pause * 2 : LongestReleasePause)
        {
            try
            {
                await ReleaseOnceAsync(api, name, holder, cancellationToken);
                return;
            }
            catch (OperationException e) when (IsPassing(e) && time.GetElapsedTime(begin) + pause <= ReleaseLimit)
            {
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    public async Task<LockState?> GetAsync(string targetNamespace, CancellationToken cancellationToken)
    {
        var (api, name) = Find(targetNamespace);
        return (await api.GetAsync(name, cancellationToken)).Lease?.State;
    }

    private async Task ReleaseOnceAsync(LeaseApi api, string name, string holder, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var (lease, _) = await api.GetAsync(name, cancellationToken);
            if (lease?.State?.Holder != holder || await api.DeleteAsync(name, lease, cancellationToken))
            {
                return;
            }

            await PauseAsync(cancellationToken);
        }

        throw Contended(name);
    }

    // By the very answer that told of the lease. One that tells no time leaves it held: taking a lock from a job at work is worse than waiting.
    private static bool IsOver(LockState state, DateTimeOffset? at) => state.Until <= at;

    // No answer, 429 or 5xx. A delete that broke off may have been done: the next look tells.
    private static bool IsPassing(OperationException e) => e is { Retryable: true, Code: ErrorCodes.K8sUnreachable or ErrorCodes.K8sRequestFailed };

    private (LeaseApi Api, string Name) Find(string targetNamespace)
    {
        if (!KubernetesNames.IsDnsLabel(targetNamespace))
        {
            throw new ArgumentException($"\"{targetNamespace}\" is not a namespace's name.", nameof(targetNamespace));
        }

        var setting = connection.Options.LockNamespace;
        var kept = string.IsNullOrEmpty(setting) ? connection.PodNamespace ?? "default" : setting;
        return (new LeaseApi(connection, kept), $"cryptomeria-ops-{targetNamespace}");
    }

    private Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(LongestPause * Random.Shared.NextDouble(), time, cancellationToken);

    private static OperationException Contended(string name) => new(
        ErrorCodes.K8sConflict, $"the Lease {name} kept changing while it was to be written", retryable: true);
}

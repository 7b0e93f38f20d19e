using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Operations;

/// <summary>One call of an operation: its context, and its two tokens made one where both mean the same.</summary>
internal sealed class OperationRun : IDisposable
{
    private readonly CancellationTokenSource _both;

    public OperationRun(OperationContext context, CancellationToken release)
    {
        Context = context;
        Release = release;
        _both = CancellationTokenSource.CreateLinkedTokenSource(context.Stop, release);
    }

    public OperationContext Context { get; }

    public string Namespace => Context.Namespace;

    public bool Force => Context.Force;

    public IStepLog Log => Context.Log;

    /// <summary>The relayer's pod this call has worked in, or null.</summary>
    public PodRef? Relayer { get; private set; }

    /// <summary>Ends remote processes and the call.</summary>
    public CancellationToken Stop => Context.Stop;

    /// <summary>Only lets go.</summary>
    public CancellationToken Release { get; }

    /// <summary>Either of the two: for waits and for requests that leave nothing running.</summary>
    public CancellationToken Token => _both.Token;

    /// <summary>Works in the relayer's pod from here on.</summary>
    /// <exception cref="OperationException"><c>RELAYER_POD_REPLACED</c> where it is not the one the job has set up.</exception>
    public PodSession Enter(PodRef relayer)
    {
        if (Context.RelayerPod is { } expected && expected != relayer.Name)
        {
            throw Replaced(expected, $"{relayer.Name} is in its place", null);
        }

        Relayer = relayer;
        return In(relayer);
    }

    /// <summary>What to fail with where the relayer's pod went away under the call.</summary>
    public OperationException Replaced(string pod, string why, Exception? inner) => new(
        ErrorCodes.RelayerPodReplaced, $"the relayer's pod {pod} went away ({why})", retryable: false,
        new Dictionary<string, string> { ["namespace"] = Namespace, ["pod"] = pod }, inner);

    /// <summary>Work in a pod on this call's behalf.</summary>
    public PodSession In(PodRef pod) => new(pod, Context.OperationId, Log, Stop, Release);

    public void Dispose() => _both.Dispose();
}

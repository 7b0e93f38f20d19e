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
    public PodRef? Relayer { get; set; }

    /// <summary>Ends remote processes and the call.</summary>
    public CancellationToken Stop => Context.Stop;

    /// <summary>Only lets go.</summary>
    public CancellationToken Release { get; }

    /// <summary>Either of the two: for waits and for requests that leave nothing running.</summary>
    public CancellationToken Token => _both.Token;

    /// <summary>Work in a pod on this call's behalf.</summary>
    public PodSession In(PodRef pod) => new(pod, Context.OperationId, Log, Stop, Release);

    public void Dispose() => _both.Dispose();
}

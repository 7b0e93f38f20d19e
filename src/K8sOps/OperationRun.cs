using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps;

/// <summary>One call of an operation: what it works on, for whom, where it is told, and how it is ended.</summary>
/// <param name="namespace">The namespace cryptomeria lives in.</param>
/// <param name="release">Its Helm release, <c>cryptomeria</c> by default.</param>
/// <param name="operationId">
/// The job's id. Every process started in a pod carries it in its environment (<c>CRYPTOMERIA_OP</c>), so that it and its children
/// can be found and ended by a second exec.
/// </param>
/// <param name="log">Where the steps are told.</param>
/// <param name="stop">
/// The job was canceled or ran out of time: end the remote processes, then throw <see cref="OperationCanceledException"/>.
/// </param>
/// <param name="letGo">Only lets go (the host is going away): remote processes run on and are found by the next call.</param>
public sealed class OperationRun(
    string @namespace, string release, string operationId, IStepLog log, CancellationToken stop, CancellationToken letGo) : IDisposable
{
    private readonly CancellationTokenSource _both = CancellationTokenSource.CreateLinkedTokenSource(stop, letGo);
    private OperationRun? _whole;
    private PodRef? _relayer;

    /// <summary>The namespace cryptomeria lives in.</summary>
    public string Namespace => @namespace;

    /// <summary>Its Helm release.</summary>
    public string Release => release;

    /// <summary>The job's id.</summary>
    public string OperationId => operationId;

    /// <summary>Where the steps are told.</summary>
    public IStepLog Log => log;

    /// <summary>Ends remote processes and the call.</summary>
    public CancellationToken Stop => stop;

    /// <summary>Only lets go.</summary>
    public CancellationToken LetGo => letGo;

    /// <summary>Either of the two: for waits and for requests that leave nothing running.</summary>
    public CancellationToken Token => _both.Token;

    /// <summary>Act although the observation says it is done; never a second channel while one is open. Default false.</summary>
    public bool Force { get; init; }

    /// <summary>When the job's time is over and <see cref="Stop"/> is given; null where it has no end.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The relayer's pod that earlier calls have set up; null where none is meant. Finding another one, a call fails with <c>RELAYER_POD_REPLACED</c>.</summary>
    public string? RelayerPod { get; init; }

    /// <summary>The relayer's pod this call has worked in, or null.</summary>
    public PodRef? Relayer
    {
        get => _relayer;
        private set
        {
            _relayer = value;
            if (_whole is not null)
            {
                _whole.Relayer = value;
            }
        }
    }

    /// <summary>A part of this call that ends sooner; the pod it works in is this call's too.</summary>
    /// <param name="stop">Ends remote processes and the part; null for this call's own.</param>
    /// <param name="letGo">Only lets go of the part; null for this call's own.</param>
    public OperationRun Part(CancellationToken? stop = null, CancellationToken? letGo = null) =>
        new(Namespace, Release, OperationId, Log, stop ?? Stop, letGo ?? LetGo)
        {
            Force = Force,
            Deadline = Deadline,
            RelayerPod = RelayerPod,
            _whole = this,
        };

    /// <inheritdoc/>
    public void Dispose() => _both.Dispose();

    /// <summary>Works in the relayer's pod from here on.</summary>
    /// <exception cref="OperationException"><c>RELAYER_POD_REPLACED</c> where it is not the one the job has set up.</exception>
    internal PodSession Enter(PodRef relayer)
    {
        if (RelayerPod is { } expected && expected != relayer.Name)
        {
            throw Replaced(expected, $"{relayer.Name} is in its place", null);
        }

        Relayer = relayer;
        return In(relayer);
    }

    /// <summary>What to fail with where the relayer's pod went away under the call.</summary>
    internal OperationException Replaced(string pod, string why, Exception? inner) => new(
        ErrorCodes.RelayerPodReplaced, $"the relayer's pod {pod} went away ({why})", retryable: false,
        new Dictionary<string, string> { ["namespace"] = Namespace, ["pod"] = pod }, inner);

    /// <summary>Work in a pod on this call's behalf.</summary>
    internal PodSession In(PodRef pod) => new(pod, OperationId, Log, Stop, LetGo);
}

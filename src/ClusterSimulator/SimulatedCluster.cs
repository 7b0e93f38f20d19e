using Cryptomeria.ClusterSimulator.Api;
using Cryptomeria.ClusterSimulator.Controllers;
using Cryptomeria.ClusterSimulator.Cryptomeria;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Exec;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.ClusterSimulator;

/// <summary>The parts of a simulated cluster, put together.</summary>
internal sealed class SimulatedCluster : IAsyncDisposable
{
    private readonly ClusterSimulatorOptions _options;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ControllerLoop _loop;
    private readonly List<IReconciler> _reconcilers;
    private readonly IContainerRuntime _runtime;

    public SimulatedCluster(ClusterSimulatorOptions options, string token, string nobodyToken)
    {
        _options = options;
        Token = token;
        NobodyToken = nobodyToken;
        var time = options.Time;
        var store = new ObjectStore(options.HistoryLength);
        var registry = new ObjectRegistry(store, time);
        var deletion = new ObjectDeletion(store, time);
        var previous = new PreviousLogs();
        _runtime = options.Runtime ?? new CryptomeriaContainerRuntime(options.World, time);
        if (_runtime is CryptomeriaContainerRuntime cryptomeria)
        {
            World = cryptomeria.World;
            cryptomeria.ServiceResolver ??= new ServicePods(store).Find;
        }

        Faults = new FaultSettings { ApiLatency = options.ApiLatency, ExecStartLatency = options.ExecStartLatency };
        Objects = new ClusterObjects(store, registry, deletion);
        Journal = new RequestJournal(time);
        _loop = new ControllerLoop(store, time, options.Logging.CreateLogger<ControllerLoop>());
        _reconcilers = Reconcilers(store, registry, deletion, previous);
        Server = Serve(store, registry, deletion, previous);
    }

    public IContainerRuntime Runtime => _runtime;

    public string Token { get; }

    public string NobodyToken { get; }

    public FaultSettings Faults { get; }

    public PodFailures PodFailures { get; } = new();

    public ClaimFailures ClaimFailures { get; } = new();

    public ClusterObjects Objects { get; }

    public RequestJournal Journal { get; }

    public ApiServer Server { get; }

    /// <summary>The chains in the pods; null where the runtime is another.</summary>
    public CryptomeriaWorld? World { get; }

    /// <summary>Starts the controllers and creates what every cluster has.</summary>
    public void Start()
    {
        _loop.Start(_reconcilers);
        foreach (var manifest in InitialObjects.Of(_options.NodeName, _options.Time))
        {
            Objects.Create(manifest);
        }
    }

    /// <summary>Ends what would keep the server from stopping: watches, followed logs, execs.</summary>
    public Task StopServingAsync() => _stopping.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        await _runtime.DisposeAsync();
        _stopping.Dispose();
    }

    private List<IReconciler> Reconcilers(ObjectStore store, ObjectRegistry registry, ObjectDeletion deletion, PreviousLogs previous)
    {
        var time = _options.Time;
        var events = new EventRecorder(store, registry, time, _options.NodeName);
        var told = new PodEvents(events);
        var status = new PodStatusWriter(time, _options.NodeName);
        var writes = new PodWrites(registry);
        var probes = new ReadinessProbes(new ProbeRunner(_runtime, time), told, time, _stopping.Token);
        var restarts = new ContainerRestarts(writes, _runtime, told, status, previous, _options.Pods, time);
        var actions = new PodActions(
            store, writes, _runtime, events, told, status, new PodVolumes(store), previous, restarts, probes, ClaimFailures);
        return
        [
            new NamespaceController(store, registry, deletion, time),
            new ClaimController(store, registry, _runtime, ClaimFailures, events, _loop),
            new StatefulSetController(store, registry, deletion, events),
            new DeploymentController(store, registry, deletion, events, time),
            new ReplicaSetController(store, registry, deletion, events),
            new JobController(store, registry, deletion, events, time),
            new PodController(store, actions, restarts, probes, _runtime, PodFailures, _options.Pods, time, _loop),
            new EndpointsController(store, registry, deletion),
            new GarbageCollector(store, registry, deletion),
        ];
    }

    private ApiServer Serve(ObjectStore store, ObjectRegistry registry, ObjectDeletion deletion, PreviousLogs previous)
    {
        var time = _options.Time;
        var authorizer = new Authorizer(Token, NobodyToken, Faults);
        var watches = new WatchHandler(store, time, _options.BookmarkInterval, _stopping.Token);
        return new ApiServer(
            new FaultGate(Faults, time),
            authorizer,
            new AccessReviewHandler(authorizer),
            new ResourceHandler(store, registry, deletion, watches, time),
            new ScaleHandler(registry),
            new LogHandler(registry, _runtime, previous, time, _stopping.Token),
            new ProxyHandler(new ServicePods(store), registry, _runtime),
            new ExecHandler(registry, _runtime, Faults, time, _stopping.Token),
            Journal,
            _options.Logging.CreateLogger<ApiServer>());
    }
}

using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Resources;
using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Tests.Systems;

/// <summary>A system as it might be read, written by hand: healthy at first, then changed by a test.</summary>
internal sealed class Picture
{
    public static readonly DateTimeOffset Now = new(2026, 1, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, Observation<ChainSync>> _heights = [];

    /// <summary>gwc, mdsc and some fdsc chains, all linked, registered and relayed.</summary>
    public Picture(int fdsc = 2)
    {
        foreach (var chain in Chains = ["gwc", "mdsc", .. Enumerable.Range(0, fdsc).Select(i => $"fdsc-{i}")])
        {
            Sets.Add(Workload($"cryptomeria-{chain}", ChainLabels(chain)));
            Pods.Add(Pod($"cryptomeria-{chain}-0", "StatefulSet", $"cryptomeria-{chain}", ChainLabels(chain), "chain"));
            _heights[chain] = new(new ChainSync(100, false) { BlockAge = TimeSpan.FromSeconds(1), LatestBlockTime = Now.AddSeconds(-1) }, null);
        }

        Deployments.Add(Workload("cryptomeria-relayer", Labels(("app.kubernetes.io/component", "relayer"))));
        Pods.Add(Pod("cryptomeria-relayer-1-1", "Deployment", "cryptomeria-relayer", Labels(("app.kubernetes.io/component", "relayer")), "relayer"));
        Paths = Linked.ToDictionary(chain => ChannelPorts.PathName(chain), PathOf);
        Channels = [.. Linked.Select((chain, i) => Channel(i, chain))];
        Storages = [.. Linked.Select((chain, i) => new StorageInfo { ChainId = chain, ChannelId = $"channel-{i}" })];
    }

    public List<string> Chains { get; }

    public IEnumerable<string> Linked => Chains.Where(chain => chain != "gwc");

    public List<PodObject> Pods { get; } = [];

    public List<WorkloadObject> Sets { get; } = [];

    public List<WorkloadObject> Deployments { get; } = [];

    public Dictionary<string, RlyPath> Paths { get; }

    public List<RlyChannel> Channels { get; }

    public List<StorageInfo> Storages { get; }

    public HashSet<string> Dead { get; } = [];

    /// <summary>How many <c>rly start</c> run.</summary>
    public int Relayers { get; set; } = 1;

    public bool Configured { get; set; } = true;

    public OperationException? ProcessesError { get; set; }

    public OperationException? ChannelsError { get; set; }

    public OperationTimings Timings { get; set; } = new();

    public static OperationException Silent(string chain) => new(ErrorCodes.ChainRpcUnreachable, $"{chain} does not answer", retryable: true);

    public Picture With(Action<Picture> change)
    {
        change(this);
        return this;
    }

    public void Height(string chain, ChainSync sync) => _heights[chain] = new(sync, null);

    public void Height(string chain, OperationException error) => _heights[chain] = new(null, error);

    /// <summary>Changes a pod.</summary>
    public void ChangePod(string name, Func<PodObject, PodObject> change)
    {
        var at = Pods.FindIndex(pod => pod.Name == name);
        Pods[at] = change(Pods[at]);
    }

    /// <summary>Scales a workload to 0, its pods gone.</summary>
    public void Stop(string name, int? record)
    {
        foreach (var list in new[] { Sets, Deployments })
        {
            var at = list.FindIndex(workload => workload.Name == name);
            if (at >= 0)
            {
                var annotations = record is null ? null : new Dictionary<string, string> { ["cryptomeria-functions/replicas"] = $"{record}" };
                list[at] = list[at] with
                {
                    Metadata = list[at].Metadata with { Annotations = annotations },
                    Spec = new WorkloadSpecPart { Replicas = 0 },
                    Status = new WorkloadStatusPart { ObservedGeneration = 1 },
                };
            }
        }

        Pods.RemoveAll(pod => pod.Own.Controller?.Name == name);
    }

    /// <summary>A pod that is not Ready, its one container in a state.</summary>
    public void Break(string name, string? waiting, DateTimeOffset? since = null, int restarts = 0, string? message = null) => ChangePod(name, pod => pod with
    {
        Status = new PodStatusPart
        {
            Phase = waiting is null ? "Running" : "Pending",
            StartTime = (since ?? Now).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null),
            Conditions = [new ConditionPart { Type = "Ready", Status = "False", LastTransitionTime = since ?? Now }],
            ContainerStatuses =
            [
                new ContainerStatusPart
                {
                    Name = "chain", Image = "chain:1", RestartCount = restarts,
                    State = waiting is null ? null : new ContainerStatePart { Waiting = new WaitingPart { Reason = waiting, Message = message } },
                },
            ],
        },
    });

    public SystemSnapshot Snapshot(string release = "cryptomeria") => new("cryptomeria", release, new SystemLists
    {
        Pods = Pods,
        StatefulSets = Sets,
        Deployments = Deployments,
    });

    public Assessment Assess(bool observed = true) => Assessment.Of(Snapshot(), observed ? Observations() : SystemObservations.None, Now, Timings);

    /// <summary>The findings, as <c>CODE subject</c>.</summary>
    public string[] Findings(bool observed = true) => [.. Assess(observed).Findings.Select(finding => $"{finding.Code} {finding.Subject}".TrimEnd())];

    public SystemObservations Observations()
    {
        var config = Configured ? new RelayerConfig(true, TimeSpan.FromHours(1), Chains.ToHashSet(), Paths, new HashSet<string>()) : RelayerConfig.Missing;
        var relayed = RelayedPaths.Write(config.Paths);
        var starts = Enumerable.Range(0, Relayers).Select(i => new RlyProcess(10 + i, RlyCommandLine.TryRead(["rly", "start"])!, TimeSpan.FromMinutes(1), relayed)).ToList();
        return new SystemObservations
        {
            Heights = _heights,
            Processes = new(ProcessesError is null ? new RelayerProcesses(starts, []) : null, ProcessesError),
            Config = new(config, null),
            Channels = new(ChannelsError is null ? Channels : null, ChannelsError),
            Storages = new(Storages, null),
            DeadChannels = new(Dead, null),
        };
    }

    private static RlyPath PathOf(string chain) => new()
    {
        Src = new RlyPathEnd { ChainId = "gwc", ClientId = $"client-{chain}", ConnectionId = $"connection-{chain}" },
        Dst = new RlyPathEnd { ChainId = chain, ClientId = "client-0", ConnectionId = "connection-0" },
    };

    private static RlyChannel Channel(int number, string chain) => new()
    {
        ChannelId = $"channel-{number}",
        PortId = "gateway",
        State = RlyState.Open,
        ClientId = $"client-{chain}",
        ConnectionHops = [$"connection-{chain}"],
        Counterparty = new RlyChannelCounterparty
        {
            ChainId = chain,
            ChannelId = "channel-0",
            PortId = chain == "mdsc" ? "metastore" : "datastore",
            ClientId = "client-0",
            ConnectionId = "connection-0",
        },
    };

    private static Dictionary<string, string> ChainLabels(string chain) => Labels(
        ("app.kubernetes.io/category", "chain"), ("app.kubernetes.io/component", chain.Split('-')[0]), ("app.kubernetes.io/instance", chain));

    private static Dictionary<string, string> Labels(params (string Name, string Value)[] labels) =>
        new(labels.Select(label => KeyValuePair.Create(label.Name, label.Value))) { ["app.kubernetes.io/name"] = "cryptomeria" };

    private static WorkloadObject Workload(string name, Dictionary<string, string> labels) => new()
    {
        Metadata = new ObjectMeta { Name = name, Labels = labels, Generation = 1 },
        Spec = new WorkloadSpecPart { Replicas = 1, ServiceName = "cryptomeria-chain-headless" },
        Status = new WorkloadStatusPart { ObservedGeneration = 1, Replicas = 1, ReadyReplicas = 1, UpdatedReplicas = 1 },
    };

    private static PodObject Pod(string name, string kind, string owner, Dictionary<string, string> labels, string container) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = name,
            Namespace = "cryptomeria",
            Labels = labels,
            CreationTimestamp = Now.AddMinutes(-10),
            OwnerReferences = [new OwnerPart { Kind = kind, Name = owner, Controller = true }],
        },
        Spec = new PodSpecPart { Containers = [new ContainerPart { Name = container }] },
        Status = new PodStatusPart { Phase = "Running", Conditions = [new ConditionPart { Type = "Ready", Status = "True" }] },
    };
}

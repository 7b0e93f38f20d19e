using System.Text.Json.Serialization;

namespace Cryptomeria.K8sOps.Systems.Queries;

/// <summary>What cryptomeria is and does at a moment.</summary>
/// <param name="Health">One of <see cref="SystemHealth"/>'s words.</param>
/// <param name="Reasons">Why it is not healthy, a sentence each; empty where it is.</param>
/// <param name="Findings">What is not as it should be, one by one: what <paramref name="Reasons"/> sum up.</param>
/// <param name="Pods">By name.</param>
/// <param name="Services">By name.</param>
/// <param name="Chains">gwc, mdsc, then the others by number.</param>
public sealed record SystemStatus(
    string Namespace,
    DateTimeOffset Timestamp,
    string Health,
    IReadOnlyList<string> Reasons,
    IReadOnlyList<FindingView> Findings,
    IReadOnlyList<StatusPod> Pods,
    IReadOnlyList<StatusService> Services,
    StatusRelayer Relayer,
    IReadOnlyList<StatusChain> Chains);

/// <summary>Something that is not as it should be.</summary>
/// <param name="Code">What kind it is, SCREAMING_SNAKE_CASE.</param>
/// <param name="Subject">A chain id, a component or a pod; null where it is about the whole system.</param>
/// <param name="Message">In words, to be read after the subject.</param>
/// <param name="Since">Since when it is so; null where that is not known.</param>
/// <param name="Transient">It may pass by itself.</param>
/// <param name="Hint">What to do about it.</param>
public sealed record FindingView(string Code, string? Subject, string Message, DateTimeOffset? Since, bool Transient, string Hint)
{
    internal static FindingView Of(Finding finding) => new(finding.Code, finding.Subject, finding.What, finding.Since, finding.Transient, finding.Hint);
}

/// <summary>A pod in short.</summary>
/// <param name="Component">Its component label, or the <c>app</c> label; null where it has neither.</param>
/// <param name="Instance">Its instance label; null where it has none.</param>
/// <param name="Ready">It serves: Ready, and not being deleted.</param>
/// <param name="Restarts">Of all its containers.</param>
public sealed record StatusPod(string Name, string? Component, string? Instance, string Phase, bool Ready, int Restarts);

/// <summary>A Service in short.</summary>
/// <param name="Ports">By name; by number where a port has no name.</param>
public sealed record StatusService(string Name, string Type, IReadOnlyDictionary<string, StatusPort> Ports);

/// <summary>A port of a Service.</summary>
/// <param name="NodePort">Null where it is not open on the nodes.</param>
public sealed record StatusPort(int Port, int? NodePort);

/// <summary>The relayer.</summary>
/// <param name="Pod">The pod that counts; null where there is none.</param>
/// <param name="Running">An <c>rly start</c> process runs in it; null where that is not known, which a finding explains.</param>
/// <param name="Hint">What to do next: what starting the system would do now.</param>
/// <param name="Paths">The paths it relays; null where that is not known.</param>
public sealed record StatusRelayer(string? Pod, bool? Running, string Hint, IReadOnlyList<string>? Paths);

/// <summary>A chain.</summary>
/// <param name="LatestHeight">A decimal number; null where the chain does not answer.</param>
/// <param name="CatchingUp">It is behind its peers; null where the chain does not answer.</param>
/// <param name="GatewayChannel">The id, on gwc, of its open gateway channel; null where it has none or that is not known, and on gwc itself.</param>
/// <param name="Registered">Its storage is registered at gwc; null where that is not known, and on gwc itself.</param>
/// <param name="Error">Why the chain does not answer; absent where it does.</param>
public sealed record StatusChain(
    string ChainId,
    string? LatestHeight,
    bool? CatchingUp,
    string? GatewayChannel,
    bool? Registered,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error);

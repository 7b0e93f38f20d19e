using System.Text.Json.Serialization;
using Cryptomeria.ClusterSimulator.Api;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.ClusterSimulator.Kubelet;

namespace Cryptomeria.ClusterSimulator.Control;

/// <summary>What can be set over HTTP; null leaves a setting as it is.</summary>
internal sealed record SimulatorSettings(int? ApiLatencyMilliseconds, int? ExecStartLatencyMilliseconds, bool? Down);

/// <summary>Pods that are to fail.</summary>
internal sealed record PodFailureRequest(string Pattern, PodFailure Failure);

/// <summary>Claims that are to get no volume.</summary>
internal sealed record ClaimFailureRequest(string Pattern, string? Message);

/// <summary>A container to kill.</summary>
internal sealed record KillRequest(string Namespace, string Pod, string Container);

/// <summary>A fault in force.</summary>
internal sealed record FaultView(int Id, int Strikes, FaultRule Rule);

/// <summary>An error of these routes.</summary>
internal sealed record ControlError(string Error);

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SimulatorSettings))]
[JsonSerializable(typeof(PodFailureRequest))]
[JsonSerializable(typeof(ClaimFailureRequest))]
[JsonSerializable(typeof(KillRequest))]
[JsonSerializable(typeof(FaultRule))]
[JsonSerializable(typeof(FaultView))]
[JsonSerializable(typeof(IReadOnlyList<FaultView>))]
[JsonSerializable(typeof(IReadOnlyList<RequestRecord>))]
[JsonSerializable(typeof(ControlError))]
internal sealed partial class ControlJson : JsonSerializerContext;

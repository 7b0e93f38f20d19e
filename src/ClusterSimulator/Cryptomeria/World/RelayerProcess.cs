namespace Cryptomeria.ClusterSimulator.Cryptomeria.World;

/// <summary>A running <c>rly start</c>.</summary>
/// <param name="Paths">The paths it relays, as the configuration had them when it started.</param>
public sealed record RelayerProcess(string Namespace, string Pod, int ProcessId, IReadOnlyList<string> Paths, DateTimeOffset StartedAt);

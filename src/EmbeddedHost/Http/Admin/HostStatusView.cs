namespace Cryptomeria.EmbeddedHost.Http.Admin;

/// <summary>The answer of <c>/admin/host/status</c>, with the members that the real host has.</summary>
/// <param name="ProcessUptime">Milliseconds.</param>
internal sealed record HostStatusView(
    string Id,
    string State,
    string Version,
    string VersionDetails,
    string PlatformVersion,
    string InstanceId,
    string ComputerName,
    long ProcessUptime,
    string FunctionAppContentEditingState);

using Microsoft.Extensions.Logging;

namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>What the connection tells the host's log. Queries are left out: an exec's holds its command.</summary>
internal static partial class ClusterLog
{
    [LoggerMessage(1, LogLevel.Information, "The Kubernetes API is {Server}, by {Source}")]
    public static partial void Connecting(ILogger logger, string server, string source);

    [LoggerMessage(2, LogLevel.Warning, "{Method} {Path} is tried again in {Delay} after {Reason}")]
    public static partial void TryingAgain(ILogger logger, string method, string? path, TimeSpan delay, string reason);

    [LoggerMessage(3, LogLevel.Information, "{Method} {Path} was refused (401); the credentials are fetched again")]
    public static partial void Renewing(ILogger logger, string method, string? path);
}

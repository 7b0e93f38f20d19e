namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>No connection came about in time, so nothing was sent.</summary>
internal sealed class ConnectTimeoutException(string message, Exception inner) : TimeoutException(message, inner);

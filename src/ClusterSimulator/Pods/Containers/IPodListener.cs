namespace Cryptomeria.ClusterSimulator.Pods.Containers;

/// <summary>A program that answers HTTP on a pod's port.</summary>
internal interface IPodListener
{
    /// <summary>Whether connections are refused although the program runs.</summary>
    bool Refuses { get; }

    Task<PodHttpResponse> HandleAsync(string method, string pathAndQuery, CancellationToken cancellationToken);
}

/// <summary>Why a program could not connect.</summary>
internal sealed class ConnectException(string message, bool hostUnknown) : IOException(message)
{
    /// <summary>Whether the name does not resolve; else the connection was refused.</summary>
    public bool HostUnknown { get; } = hostUnknown;
}

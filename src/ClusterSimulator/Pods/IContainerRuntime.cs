namespace Cryptomeria.ClusterSimulator.Pods;

/// <summary>
/// What runs inside pods, seen from the API server's side (the seam a kubelet has to its container runtime). All members are thread-safe.
/// </summary>
public interface IContainerRuntime : IAsyncDisposable
{
    /// <summary>
    /// Names who is told, on any thread, when a container's process 1 has ended by itself and not because its pod was stopped; who is told has to start
    /// it again. A runtime whose containers never end tells nobody.
    /// </summary>
    void WhenContainerEnds(Action<ContainerEnd> listener)
    {
    }

    /// <summary>Starts a pod's containers. Empty directories are new, persistent volumes keep what they held.</summary>
    void StartPod(PodStart pod);

    /// <summary>Starts a container again that has ended, with a new log and its volumes as they are. Nothing happens where its pod does not run.</summary>
    void RestartContainer(string @namespace, string pod, string container)
    {
    }

    /// <summary>Ends every process of a pod and forgets its empty directories and logs. Nothing happens where it does not run.</summary>
    void StopPod(string @namespace, string pod);

    /// <summary>Forgets a persistent volume's content.</summary>
    void DeleteVolume(string @namespace, string claimName);

    /// <summary>
    /// Runs a program in a container until it ends and answers its exit. Canceling means the connection is gone: the caller stops
    /// listening, the process runs on.
    /// </summary>
    Task<ContainerExit> ExecAsync(ContainerExec exec, CancellationToken disconnected);

    /// <summary>The lines a container wrote to the streams of its process 1, oldest first, then (where asked) those to come until canceled or the pod stops.</summary>
    IAsyncEnumerable<ContainerLogLine> ReadLogAsync(string @namespace, string pod, string container, bool follow, CancellationToken cancellationToken);

    /// <summary>Whether something listens on a port of a pod.</summary>
    bool IsListening(string @namespace, string pod, int port) => false;

    /// <summary>An HTTP request to a port of a pod; null where nothing listens there.</summary>
    Task<PodHttpResponse?> HttpAsync(string @namespace, string pod, int port, string method, string pathAndQuery, CancellationToken cancellationToken);
}

/// <summary>A container whose process 1 has ended.</summary>
/// <param name="Uid">The pod's.</param>
/// <param name="ExitCode">0 to 255; 128 plus the signal's number where a signal ended it.</param>
public sealed record ContainerEnd(string Namespace, string Pod, string Uid, string Container, int ExitCode);

/// <summary>A pod to start, with its volumes resolved.</summary>
/// <param name="Labels">The pod's labels; component and instance decide what its containers are.</param>
public sealed record PodStart(
    string Namespace, string Name, string Uid, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<string> Containers,
    IReadOnlyDictionary<string, string> Environment, IReadOnlyList<PodMount> Mounts)
{
    /// <summary>
    /// What containers run that are to come to an end (a Job's), by their names: command and arguments. The others run what their images do.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Commands { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}

/// <summary>A volume mounted into every container of a pod.</summary>
/// <param name="ClaimName">The claim's name for a persistent volume, else null.</param>
/// <param name="Files">The files of a Secret or ConfigMap volume by name, else null; null for both is an empty directory.</param>
public sealed record PodMount(string MountPath, string? ClaimName, IReadOnlyDictionary<string, byte[]>? Files);

/// <summary>An exec request.</summary>
/// <param name="Command">The argument vector; never empty.</param>
/// <param name="StandardInput">What the client sends, ended by the close of its channel; null where stdin was not asked for.</param>
/// <param name="StandardOutput">Receives chunks as they are written, in order.</param>
/// <param name="StandardError">Receives chunks as they are written, in order.</param>
public sealed record ContainerExec(
    string Namespace, string Pod, string Container, IReadOnlyList<string> Command, Stream? StandardInput,
    Func<ReadOnlyMemory<byte>, ValueTask> StandardOutput, Func<ReadOnlyMemory<byte>, ValueTask> StandardError);

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">0 to 255; 128 plus the signal's number where a signal ended it.</param>
/// <param name="ProgramMissing">The program was not found on the container's PATH; the exit code means nothing then.</param>
public sealed record ContainerExit(int ExitCode, bool ProgramMissing = false);

/// <summary>One line of a container's log.</summary>
public sealed record ContainerLogLine(DateTimeOffset Time, string Text);

/// <summary>What a pod's port answered.</summary>
public sealed record PodHttpResponse(int StatusCode, string ContentType, byte[] Body);

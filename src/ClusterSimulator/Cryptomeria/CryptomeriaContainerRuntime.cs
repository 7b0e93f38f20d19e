using System.Runtime.CompilerServices;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.ClusterSimulator.Pods.Containers;

namespace Cryptomeria.ClusterSimulator.Cryptomeria;

/// <summary>A container runtime whose pods hold a cryptomeria: chains, a relayer, and the shell and utilities of their images.</summary>
public sealed class CryptomeriaContainerRuntime : IContainerRuntime
{
    private readonly PodHost _host;
    private readonly TimeProvider _time;

    public CryptomeriaContainerRuntime(CryptomeriaWorldOptions? options = null, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        World = new CryptomeriaWorld(options ?? new CryptomeriaWorldOptions());
        _host = new PodHost(new CryptomeriaImages(new WorldAccess(World)), _time, World.Options.ContainerRestartDelay);
        _host.Network.ServiceResolver = (@namespace, service) => ServiceResolver?.Invoke(@namespace, service) ?? PodOfService(@namespace, service);
    }

    /// <summary>The chains and what is done to them, to look at and to break.</summary>
    public CryptomeriaWorld World { get; }

    /// <summary>Finds the pod behind a Service (namespace and name to the pod's name, or null). Where it knows none, names such as <c>RELEASE-gwc</c> lead to that chain's pod.</summary>
    public Func<string, string, string?>? ServiceResolver { get; set; }

    public void WhenContainerEnds(Action<ContainerEnd> listener) => _host.ContainerEnded += listener;

    public void StartPod(PodStart pod) => _host.Start(pod);

    public void RestartContainer(string @namespace, string pod, string container) => _host.Restart(@namespace, pod, container);

    /// <summary>Kills a container's process 1 from outside of it, as the kernel does where memory runs out: exit code 137.</summary>
    /// <exception cref="InvalidOperationException">There is no such pod or container.</exception>
    public void Kill(string @namespace, string pod, string container) => Find(@namespace, pod, container).Processes.EndAll();

    public void StopPod(string @namespace, string pod) => _host.Stop(@namespace, pod);

    public void DeleteVolume(string @namespace, string claimName) => _host.DeleteVolume(@namespace, claimName);

    /// <exception cref="InvalidOperationException">There is no such pod or container.</exception>
    /// <inheritdoc/>
    public async Task<ContainerExit> ExecAsync(ContainerExec exec, CancellationToken disconnected)
    {
        var container = Find(exec.Namespace, exec.Pod, exec.Container);
        var command = string.Join(' ', exec.Command);
        if (World.Faults.TakeDelay(command) is { Ticks: > 0 } delay && !await DelayAsync(container, delay, disconnected).ConfigureAwait(false))
        {
            throw Missing(exec.Namespace, exec.Pod, exec.Container);
        }

        if (World.Faults.TakeTruncation(command) is { } bytes)
        {
            exec = exec with { StandardOutput = Cut(exec.StandardOutput, bytes) };
        }

        return await PodHost.ExecAsync(container, exec, disconnected).ConfigureAwait(false);
    }

    /// <exception cref="InvalidOperationException">There is no such pod or container.</exception>
    /// <inheritdoc/>
    public async IAsyncEnumerable<ContainerLogLine> ReadLogAsync(
        string @namespace, string pod, string container, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var log = _host.Find(@namespace, pod)?.Logs.GetValueOrDefault(container) ?? throw Missing(@namespace, pod, container);
        await foreach (var line in log.ReadAsync(follow, cancellationToken).ConfigureAwait(false))
        {
            yield return line;
        }
    }

    public bool IsListening(string @namespace, string pod, int port) => _host.Find(@namespace, pod)?.Listener(port) is not null;

    public async Task<PodHttpResponse?> HttpAsync(string @namespace, string pod, int port, string method, string pathAndQuery, CancellationToken cancellationToken)
    {
        var listener = _host.Find(@namespace, pod)?.Listener(port);
        return listener is null ? null : await listener.HandleAsync(method, pathAndQuery, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>False where the pod is stopped meanwhile.</summary>
    private async Task<bool> DelayAsync(Container container, TimeSpan delay, CancellationToken disconnected)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(disconnected, container.Pod.Stopping.Token);
        try
        {
            await Task.Delay(delay, _time, end.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!disconnected.IsCancellationRequested)
        {
            return false;
        }
    }

    private Container Find(string @namespace, string pod, string container) =>
        _host.Find(@namespace, pod)?.Containers.GetValueOrDefault(container) ?? throw Missing(@namespace, pod, container);

    private static InvalidOperationException Missing(string @namespace, string pod, string container) =>
        new($"The container {container} of pod {@namespace}/{pod} does not run.");

    private string? PodOfService(string @namespace, string service) => _host.Pods.FirstOrDefault(pod =>
        pod.Namespace == @namespace
        && pod.Start.Labels.GetValueOrDefault("app.kubernetes.io/instance") is { } instance
        && (service.EndsWith("-" + instance, StringComparison.Ordinal) || service.EndsWith($"-{instance}-external", StringComparison.Ordinal)))?.Name;

    /// <summary>Lets the first bytes through and drops the rest.</summary>
    private static Func<ReadOnlyMemory<byte>, ValueTask> Cut(Func<ReadOnlyMemory<byte>, ValueTask> sink, int bytes)
    {
        var left = bytes;
        return data =>
        {
            var part = data[..Math.Min(left, data.Length)];
            left -= part.Length;
            return part.IsEmpty ? ValueTask.CompletedTask : sink(part);
        };
    }
}

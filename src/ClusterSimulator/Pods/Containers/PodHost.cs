using System.Collections.Concurrent;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Containers;

/// <summary>Runs pods: what a kubelet and its container runtime do. What the images hold is the <see cref="IImageCatalog"/>'s.</summary>
internal sealed class PodHost : IAsyncDisposable
{
    /// <summary>The exit code of a container whose program cannot be started.</summary>
    private const int StartError = 128;

    private readonly IImageCatalog _images;
    private readonly TimeProvider _time;
    private readonly TimeSpan _restartDelay;
    private readonly ConcurrentDictionary<(string Namespace, string Name), Pod> _pods = new();
    private readonly ConcurrentDictionary<(string Namespace, string Claim), MemoryDirectory> _claims = new();
    private readonly DateTimeOffset _booted;

    public PodHost(IImageCatalog images, TimeProvider time, TimeSpan restartDelay)
    {
        (_images, _time, _restartDelay) = (images, time, restartDelay);

        // The machine has been up for a while before the first pod.
        _booted = time.GetUtcNow() - TimeSpan.FromHours(1);
        Network = new PodNetwork(this);
    }

    /// <summary>Told when a container's process 1 has ended by itself. Where nobody is, the container is started again after a while.</summary>
    public event Action<ContainerEnd>? ContainerEnded;

    public TimeProvider Time => _time;

    public PodNetwork Network { get; }

    public IReadOnlyCollection<Pod> Pods => [.. _pods.Values];

    public Pod? Find(string @namespace, string name) => _pods.GetValueOrDefault((@namespace, name));

    public void Start(PodStart start)
    {
        Stop(start.Namespace, start.Name);
        var volumes = start.Mounts.Select(mount => (mount.MountPath, Directory: Volume(start.Namespace, mount))).OrderBy(volume => volume.MountPath.Length);
        var pod = new Pod(start, this, _booted, [.. volumes]);
        _pods[(start.Namespace, start.Name)] = pod;
        foreach (var name in start.Containers)
        {
            StartContainer(pod, name);
        }
    }

    public void Restart(string @namespace, string name, string container)
    {
        if (Find(@namespace, name) is { } pod)
        {
            StartContainer(pod, container);
        }
    }

    public void Stop(string @namespace, string name)
    {
        if (!_pods.TryRemove((@namespace, name), out var pod))
        {
            return;
        }

        pod.Stopping.Cancel();
        foreach (var container in pod.Containers.Values)
        {
            container.Processes.EndAll();
        }

        foreach (var log in pod.Logs.Values)
        {
            log.End();
        }
    }

    public void DeleteVolume(string @namespace, string claim) => _claims.TryRemove((@namespace, claim), out _);

    /// <summary>A program's run in a container that came from outside; done when it has ended and its streams are closed.</summary>
    public static async Task<ContainerExit> ExecAsync(Container container, ContainerExec exec, CancellationToken disconnected)
    {
        var output = new ExecOutput(exec.StandardOutput, disconnected);
        var error = new ExecOutput(exec.StandardError, disconnected);
        var files = new FileDescriptors();
        files.Set(0, exec.StandardInput is { } input ? new ExecInput(input, disconnected) : new NullDevice(zeros: false).Open(OpenMode.Read));
        files.Set(1, output);
        files.Set(2, error);
        SimProcess process;
        try
        {
            process = container.Launcher.Spawn(null, [.. exec.Command.Select(ByteText.FromText)], container.Environment, files, container.Image.Home);
        }
        catch (SystemCallException)
        {
            return new ContainerExit(0, ProgramMissing: true);
        }
        var code = await process.Exit.WaitAsync(disconnected).ConfigureAwait(false);
        await Task.WhenAll(output.Closed, error.Closed).WaitAsync(disconnected).ConfigureAwait(false);
        return new ContainerExit(code);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var pod in _pods.Values)
        {
            Stop(pod.Namespace, pod.Name);
        }

        return ValueTask.CompletedTask;
    }

    private void StartContainer(Pod pod, string name)
    {
        if (pod.Stopping.IsCancellationRequested)
        {
            return;
        }

        pod.Logs[name] = new ContainerLog(_time);
        var image = _images.For(pod.Start, name);
        var fileSystem = RootFileSystem.Create(_time, pod.Name, image);
        foreach (var (path, directory) in pod.Volumes)
        {
            fileSystem.Mount(path, directory);
        }

        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = image.Path,
            ["HOSTNAME"] = pod.Name,
        };
        foreach (var (key, value) in pod.Start.Environment)
        {
            environment[ByteText.FromText(key)] = ByteText.FromText(value);
        }

        environment.TryAdd("HOME", image.Home);
        var container = new Container(pod, name, image, fileSystem, pod.Logs[name], environment);
        pod.Containers[name] = container;

        var files = new FileDescriptors();
        files.Set(0, new NullDevice(zeros: false).Open(OpenMode.Read));
        files.Set(1, container.Log.OpenStream());
        files.Set(2, container.Log.OpenStream());
        _ = FollowAsync(pod, container, Start(container, image, environment, files));
    }

    /// <summary>Process 1; null where its program is not in the image.</summary>
    private static SimProcess? Start(Container container, ContainerImage image, Dictionary<string, string> environment, FileDescriptors files)
    {
        try
        {
            return container.Launcher.Spawn(null, image.Command, environment, files, image.Home);
        }
        catch (SystemCallException)
        {
            return null;
        }
    }

    /// <summary>The end of process 1 is the end of its container; a new one takes its place.</summary>
    private async Task FollowAsync(Pod pod, Container container, SimProcess? first)
    {
        var code = first is null ? StartError : await first.Exit.ConfigureAwait(false);
        container.Processes.EndAll();
        container.Listeners.Clear();
        container.Log.End();
        if (ContainerEnded is { } told)
        {
            if (!pod.Stopping.IsCancellationRequested)
            {
                told(new ContainerEnd(pod.Namespace, pod.Name, pod.Start.Uid, container.Name, code));
            }

            return;
        }

        try
        {
            await Task.Delay(_restartDelay, _time, pod.Stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        StartContainer(pod, container.Name);
    }

    private MemoryDirectory Volume(string @namespace, PodMount mount)
    {
        if (mount.ClaimName is { } claim)
        {
            return _claims.GetOrAdd((@namespace, claim), _ => new MemoryDirectory(_time));
        }

        var directory = new MemoryDirectory(_time);
        if (mount.Files is null)
        {
            return directory;
        }

        foreach (var (name, content) in mount.Files)
        {
            directory.Put(ByteText.FromText(name), new MemoryFile(_time) { ReadOnly = true, Content = content });
        }

        directory.ReadOnly = true;
        return directory;
    }
}

using System.Collections.Concurrent;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Containers;

/// <summary>One container of a pod: its processes, its files, its log and what listens on its ports.</summary>
internal sealed class Container
{
    public Container(Pod pod, string name, ContainerImage image, VirtualFileSystem fileSystem, ContainerLog log, IReadOnlyDictionary<string, string> environment)
    {
        Pod = pod;
        Name = name;
        Image = image;
        FileSystem = fileSystem;
        Log = log;
        Environment = environment;
        Processes = new ProcessTable(pod.Time, pod.Booted);
        Launcher = new Launcher(this);
        fileSystem.Mount("/proc", new ProcDirectory(Processes));
    }

    public Pod Pod { get; }

    public string Name { get; }

    public ContainerImage Image { get; }

    public VirtualFileSystem FileSystem { get; }

    public ContainerLog Log { get; }

    public ProcessTable Processes { get; }

    public Launcher Launcher { get; }

    /// <summary>What every process that comes from outside starts with.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    public TimeProvider Time => Pod.Time;

    /// <summary>What answers on the ports; a program puts itself there while it runs.</summary>
    public ConcurrentDictionary<int, IPodListener> Listeners { get; } = new();

    /// <summary>An absolute, clean path; what /proc/self and /dev/fd stand for depends on the process.</summary>
    public static string Resolve(SimProcess process, string path)
    {
        var whole = VirtualFileSystem.Combine(process.WorkingDirectory, path);
        return whole switch
        {
            "/dev/stdin" => $"/proc/{process.Id}/fd/0",
            "/dev/stdout" => $"/proc/{process.Id}/fd/1",
            "/dev/stderr" => $"/proc/{process.Id}/fd/2",
            _ when whole == "/proc/self" || whole.StartsWith("/proc/self/", StringComparison.Ordinal) => $"/proc/{process.Id}{whole["/proc/self".Length..]}",
            _ when whole.StartsWith("/dev/fd/", StringComparison.Ordinal) => $"/proc/{process.Id}/fd/{whole["/dev/fd/".Length..]}",
            _ => whole,
        };
    }
}

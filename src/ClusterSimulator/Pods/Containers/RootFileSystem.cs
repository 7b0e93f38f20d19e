using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Utilities;

namespace Cryptomeria.ClusterSimulator.Pods.Containers;

/// <summary>The files a new container finds.</summary>
internal static class RootFileSystem
{
    public static VirtualFileSystem Create(TimeProvider time, string hostName, ContainerImage image)
    {
        var files = new VirtualFileSystem(time);
        foreach (var directory in new[] { "/bin", "/usr/bin", "/usr/local/bin", "/etc", "/dev", "/proc", "/tmp", "/var/tmp", "/root", image.Home })
        {
            files.CreateDirectories(directory);
        }
        files.Directory("/dev").Put("null", new NullDevice(zeros: false) { Mode = 0x1B6, Modified = time.GetUtcNow() });
        files.Directory("/dev").Put("zero", new NullDevice(zeros: true) { Mode = 0x1B6, Modified = time.GetUtcNow() });
        files.WriteFile("/etc/hostname", ByteText.ToBytes(hostName + "\n"));
        files.WriteFile("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"u8.ToArray());
        foreach (var (path, program) in UtilityCatalog.All.Concat(image.Programs))
        {
            var slash = path.LastIndexOf('/');
            files.CreateDirectories(path[..slash]);
            files.Directory(path[..slash]).Put(path[(slash + 1)..], new MemoryFile(time) { Program = program, Mode = 0x1ED });
        }
        return files;
    }
}

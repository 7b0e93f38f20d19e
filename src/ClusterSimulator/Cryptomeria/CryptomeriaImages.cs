using Cryptomeria.ClusterSimulator.Cryptomeria.Daemon;
using Cryptomeria.ClusterSimulator.Cryptomeria.Rly;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.ClusterSimulator.Pods.Containers;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Cryptomeria;

/// <summary>The images of cryptomeria, which a pod's component label chooses: upstream builds them on Debian's slim image, so that their shell is dash.</summary>
internal sealed class CryptomeriaImages(WorldAccess access) : IImageCatalog
{
    /// <summary>Process 1 of pods that wait to be operated.</summary>
    private static readonly string[] SleepLoop = ["/bin/sh", "-c", "trap 'exit 0' TERM; while :; do sleep 3600 & wait $!; done"];

    public ContainerImage For(PodStart pod, string container)
    {
        var component = pod.Labels.GetValueOrDefault("app.kubernetes.io/component", "");
        if (component is "gwc" or "mdsc" or "fdsc")
        {
            var home = "/home/" + component;
            var program = $"{home}/bin/{component}d";
            return new ContainerImage(
                component, home, [program, "start", "--home", $"{home}/.{component}", "--log_level", "error", "--log_format", "json"],
                new Dictionary<string, ProgramBody>(StringComparer.Ordinal) { [program] = ChainProgram.Create(access, component) })
            {
                Path = $"{home}/bin:{Launcher.DefaultPath}",
            };
        }
        if (component == "relayer")
        {
            return new ContainerImage("relayer", "/home/relayer", SleepLoop, new Dictionary<string, ProgramBody>(StringComparer.Ordinal)
            {
                ["/usr/bin/rly"] = RlyProgram.Create(access),
                ["/usr/bin/gwcd"] = ChainProgram.Create(access, "gwc"),
            });
        }
        var command = pod.Commands.TryGetValue(container, out var words) ? [.. words.Select(ByteText.FromText)] : SleepLoop;
        return new ContainerImage("root", "/root", command, new Dictionary<string, ProgramBody>(StringComparer.Ordinal));
    }
}

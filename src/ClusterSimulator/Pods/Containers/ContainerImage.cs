using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Containers;

/// <summary>What an image brings beside the usual system: its programs and what runs as process 1.</summary>
/// <param name="User">Whom the programs run as.</param>
/// <param name="Home">The home directory, which is also where programs start.</param>
/// <param name="Command">Process 1's arguments.</param>
/// <param name="Programs">Programs by path.</param>
internal sealed record ContainerImage(string User, string Home, IReadOnlyList<string> Command, IReadOnlyDictionary<string, ProgramBody> Programs)
{
    public string Path { get; init; } = Launcher.DefaultPath;
}

/// <summary>Knows which image a container runs.</summary>
internal interface IImageCatalog
{
    ContainerImage For(PodStart pod, string container);
}

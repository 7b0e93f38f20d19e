using System.Globalization;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Containers;

/// <summary>/proc: the container's processes, and the machine's clock.</summary>
internal sealed class ProcDirectory : DirectoryNode
{
    private readonly ProcessTable _processes;

    public ProcDirectory(ProcessTable processes)
    {
        _processes = processes;
        Mode = 0x16D;
        Modified = processes.Booted;
    }

    public override IReadOnlyList<string> Names() =>
        [.. _processes.All.Select(process => process.Id.ToString(CultureInfo.InvariantCulture)).Concat(["stat", "uptime"]).Order(StringComparer.Ordinal)];

    public override Node? Find(string name) => name switch
    {
        "uptime" => Generated(() => string.Create(CultureInfo.InvariantCulture, $"{Uptime:F2} {Uptime:F2}\n")),
        "stat" => Generated(() => $"cpu  0 0 0 0 0 0 0 0 0 0\nbtime {_processes.Booted.ToUnixTimeSeconds()}\nprocesses {_processes.All.Count}\n"),
        _ => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && _processes.Find(id) is { } process
            ? new ProcessDirectory(process)
            : null,
    };

    private double Uptime => (_processes.Time.GetUtcNow() - _processes.Booted).TotalSeconds;

    private GeneratedFile Generated(Func<string> text) =>
        new(() => ByteText.ToBytes(text())) { Mode = 0x124, Modified = _processes.Time.GetUtcNow() };
}

using System.Globalization;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Containers;

/// <summary>/proc/PID. A zombie has neither arguments nor environment.</summary>
internal sealed class ProcessDirectory : DirectoryNode
{
    /// <summary>The clock ticks a second that start times are counted in.</summary>
    private const int TicksPerSecond = 100;

    private static readonly string[] Files = ["cmdline", "comm", "environ", "exe", "fd", "stat", "status"];

    private readonly SimProcess _process;

    public ProcessDirectory(SimProcess process)
    {
        _process = process;
        Mode = 0x16D;
        Modified = process.Started;
    }

    public override IReadOnlyList<string> Names() => Files;

    public override Node? Find(string name) => name switch
    {
        "cmdline" => Generated(() => string.Concat(Arguments.Select(argument => argument + "\0")), 0x124),
        "environ" => Generated(() => string.Concat(Environment.Select(pair => $"{pair.Key}={pair.Value}\0")), 0x100),
        "comm" => Generated(() => Command(_process) + "\n", 0x1A4),
        "stat" => Generated(Stat, 0x124),
        "status" => Generated(Status, 0x124),

        // The program's file; a zombie has none.
        "exe" => _process.HasEnded ? null : Generated(() => "", 0x1FF),
        "fd" => new DescriptorDirectory(_process),
        _ => null,
    };

    /// <summary>The program's name as the kernel keeps it, 15 bytes.</summary>
    public static string Command(SimProcess process) => process.Image.Name.Length > 15 ? process.Image.Name[..15] : process.Image.Name;

    public static char State(SimProcess process) => process.HasEnded ? 'Z' : 'S';

    private IReadOnlyList<string> Arguments => _process.HasEnded ? [] : _process.Image.Arguments;

    private IReadOnlyDictionary<string, string> Environment =>
        _process.HasEnded ? new Dictionary<string, string>() : _process.Image.Environment;

    private string Stat()
    {
        var start = (long)((_process.Started - _process.Table.Booted).TotalSeconds * TicksPerSecond);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_process.Id} ({Command(_process)}) {State(_process)} {_process.ParentId} {_process.GroupId} {_process.SessionId} 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 {start} 0 0 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
    }

    private string Status() => string.Create(
        CultureInfo.InvariantCulture,
        $"Name:\t{Command(_process)}\nState:\t{(_process.HasEnded ? "Z (zombie)" : "S (sleeping)")}\nTgid:\t{_process.Id}\nPid:\t{_process.Id}\nPPid:\t{_process.ParentId}\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nNSpgid:\t{_process.GroupId}\nNSsid:\t{_process.SessionId}\nThreads:\t1\n");

    private GeneratedFile Generated(Func<string> text, int mode) => new(() => ByteText.ToBytes(text())) { Mode = mode, Modified = _process.Started };

    /// <summary>/proc/PID/fd.</summary>
    private sealed class DescriptorDirectory(SimProcess process) : DirectoryNode
    {
        public override IReadOnlyList<string> Names() =>
            [.. process.Files.All.Select(pair => pair.Key.ToString(CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal)];

        public override Node? Find(string name) =>
            int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var descriptor) && process.Files.Find(descriptor) is { } file
                ? new DescriptorLink(file)
                : null;
    }
}

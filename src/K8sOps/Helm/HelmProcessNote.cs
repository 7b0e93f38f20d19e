using System.Diagnostics;
using System.Globalization;

namespace Cryptomeria.K8sOps.Helm;

/// <summary>
/// Remembers in a file which helm runs for a release. A host that was killed leaves its helm behind; the next one ends it properly before it looks
/// at the release, instead of taking a working helm for a dead one.
/// </summary>
internal sealed class HelmProcessNote(string directory, string @namespace, string release)
{
    private readonly string _path = Path.Combine(directory, $"{@namespace}.{release}.pid");

    public void Write(Process process)
        => File.WriteAllText(_path, string.Create(CultureInfo.InvariantCulture, $"{process.Id} {process.StartTime.ToUniversalTime().Ticks}"));

    public void Clear() => File.Delete(_path);

    /// <summary>The helm left behind, still running; null where there is none.</summary>
    public Process? FindLeftBehind()
    {
        if (!File.Exists(_path))
        {
            return null;
        }

        var parts = File.ReadAllText(_path).Split(' ');
        if (parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
        {
            // Half-written when the host was killed: before helm had done anything.
            return null;
        }

        try
        {
            var process = Process.GetProcessById(id);

            // The same number may be another program's by now; the start time, kept to some hundredths of a second, tells.
            return Math.Abs(process.StartTime.ToUniversalTime().Ticks - ticks) < TimeSpan.TicksPerSecond ? process : null;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Cryptomeria.K8sOps.Helm;

/// <summary>
/// Finds the helms that work on a release although the host that began them was killed. The next one ends them properly before it looks at the release,
/// instead of taking a working helm for a dead one.
/// </summary>
/// <remarks>
/// Each is marked in its environment, which Linux shows. No file can do that without a gap between the start and the writing; one is written only where
/// there is no /proc.
/// </remarks>
internal sealed class HelmProcessNote(string directory, string @namespace, string release)
{
    private const string Variable = "CRYPTOMERIA_HELM_RUN";
    private const string Processes = "/proc";

    private readonly string _path = Path.Combine(directory, $"{@namespace}.{release}.pid");
    private readonly string _mark = $"{@namespace}.{release} {Path.GetFullPath(directory)}";

    private static bool HasProcesses => OperatingSystem.IsLinux();

    /// <summary>Marks a process that is about to be started.</summary>
    public void Mark(ProcessStartInfo start) => start.Environment[Variable] = _mark;

    public void Write(Process process)
    {
        if (HasProcesses)
        {
            return;
        }

        try
        {
            File.WriteAllText(_path, string.Create(CultureInfo.InvariantCulture, $"{process.Id} {process.StartTime.ToUniversalTime().Ticks}"));
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It is over already: nothing to find later.
        }
    }

    public void Clear() => File.Delete(_path);

    /// <summary>Those left behind, still running.</summary>
    public IReadOnlyList<Process> FindLeftBehind() => HasProcesses ? FindMarked() : FindNoted() is { } process ? [process] : [];

    private List<Process> FindMarked()
    {
        var wanted = Encoding.UTF8.GetBytes($"{Variable}={_mark}\0");
        var found = new List<Process>();
        foreach (var folder in Directory.EnumerateDirectories(Processes))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && HasEntry(folder, wanted) && Find(id) is { } process)
            {
                found.Add(process);
            }
        }

        return found;
    }

    private static bool HasEntry(string folder, byte[] wanted)
    {
        try
        {
            // Entries end with a zero byte each.
            var environment = File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan();
            var at = environment.IndexOf(wanted);
            return at == 0 || (at > 0 && environment[at - 1] == 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone in the meantime, or another user's and so none of ours.
            return false;
        }
    }

    private Process? FindNoted()
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
            var process = Find(id);

            // The same number may be another program's by now; the start time, kept to some hundredths of a second, tells.
            return process is not null && Math.Abs(process.StartTime.ToUniversalTime().Ticks - ticks) < TimeSpan.TicksPerSecond ? process : null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    private static Process? Find(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}

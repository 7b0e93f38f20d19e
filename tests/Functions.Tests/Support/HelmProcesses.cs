using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>The helms that work for an app's data directory.</summary>
public static class HelmProcesses
{
    /// <summary>Those that run now; none where the system does not show its processes as files.</summary>
    public static IReadOnlyList<Process> Of(string dataDirectory)
    {
        var mark = Encoding.UTF8.GetBytes($"{dataDirectory}{Path.DirectorySeparatorChar}helm\0");
        return !Directory.Exists("/proc")
            ? []
            : [.. Directory.EnumerateDirectories("/proc")
                .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id => id > 0 && Environment(id).AsSpan().IndexOf(mark) >= 0)
                .Select(Find).OfType<Process>()];
    }

    private static byte[] Environment(int id)
    {
        try
        {
            var all = File.ReadAllBytes($"/proc/{id}/environ");
            return all.AsSpan().IndexOf("CRYPTOMERIA_HELM_RUN="u8) >= 0 ? all : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static Process? Find(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

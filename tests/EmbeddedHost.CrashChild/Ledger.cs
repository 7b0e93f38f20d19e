using System.Text;

namespace Cryptomeria.EmbeddedHost.CrashChild;

/// <summary>Notes each run of an activity in a file: the side effect. A line is one write, so that a kill leaves whole lines.</summary>
internal sealed class Ledger(string path) : IDisposable
{
    public const string FileName = "ledger.txt";

    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    private readonly Lock _lock = new();

    /// <summary>Reads what a ledger holds: the results of each call, in the order of its runs.</summary>
    public static Dictionary<(string InstanceId, int TaskId), List<string>> Read(string path)
    {
        Dictionary<(string InstanceId, int TaskId), List<string>> runs = [];
        foreach (string line in File.ReadLines(path))
        {
            string[] parts = line.Split(' ');
            (string, int) key = (parts[0], int.Parse(parts[1], null));
            if (!runs.TryGetValue(key, out List<string>? results))
            {
                results = [];
                runs.Add(key, results);
            }

            results.Add(parts[2]);
        }

        return runs;
    }

    public void Note(string instanceId, int taskId, string result)
    {
        lock (_lock)
        {
            _file.Write(Encoding.UTF8.GetBytes($"{instanceId} {taskId} {result}\n"));
        }
    }

    public void Dispose() => _file.Dispose();
}

using System.Globalization;

namespace Cryptomeria.EmbeddedHost.Durable;

/// <summary>
/// Keeps a second process from a task hub. The system gives the lock up when the process ends, however it ends, so that a lock that is held means a process
/// that lives, and all leases of an earlier one are void.
/// </summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private readonly FileStream _stream;

    private DataDirectoryLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the lock of a task hub.</summary>
    /// <exception cref="InvalidOperationException">Another process has it, or the directory cannot be written.</exception>
    public static DataDirectoryLock Acquire(string directory, string hubName)
    {
        string path = Path.Combine(directory, $"{hubName}.lock");
        string ownerPath = Path.Combine(directory, $"{hubName}.pid");
        FileStream stream;
        try
        {
            Directory.CreateDirectory(directory);
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new InvalidOperationException($"The data directory {Path.GetFullPath(directory)} cannot be written. Check its owner and permissions.", e);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new InvalidOperationException(
                $"The task hub '{hubName}' in {Path.GetFullPath(directory)} is in use by another process{Owner(ownerPath)}."
                + " Stop that one, or choose another data directory or hub name.",
                e);
        }
        catch (IOException e)
        {
            throw new InvalidOperationException($"The data directory {Path.GetFullPath(directory)} cannot be made or used.", e);
        }

        try
        {
            // Beside the lock, since a locked file cannot be read.
            File.WriteAllText(ownerPath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stream.Dispose();
            throw new InvalidOperationException($"The data directory {Path.GetFullPath(directory)} cannot be written: {e.Message}", e);
        }

        return new DataDirectoryLock(stream);
    }

    public void Dispose() => _stream.Dispose();

    private static string Owner(string path)
    {
        try
        {
            return $" (process {File.ReadAllText(path).Trim()})";
        }
        catch (IOException)
        {
            // Only to help: the message says enough without it.
            return string.Empty;
        }
    }
}

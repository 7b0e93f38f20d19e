namespace Cryptomeria.Functions.Tests.Support;

/// <summary>A directory that is gone after the test.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cryptomeria-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Deletes it, again where a write that a test has given up on makes a file meanwhile.</summary>
    public void Dispose()
    {
        const int Most = 100;
        for (var attempt = 1; Directory.Exists(Path); attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (IOException) when (attempt < Most)
            {
                Thread.Yield();
            }
        }
    }
}

using System.Diagnostics;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

/// <summary>A real disk that is full: a small one in memory, which only the tested process sees and which goes with it.</summary>
[Trait("Category", "Long")]
public sealed class FullDiskTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task FullDiskIsToldClearlyLosesNothingAndIsOverWhenThereIsSpace()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux gives a process a file system of its own.");
        string[] lines = await RunAsync();

        Assert.Equal("done", lines[^1]);
        Assert.StartsWith("client: The disk is full. Free space; the engine goes on by itself.", lines[0], StringComparison.Ordinal);
        Assert.Equal("known while full: Running", lines[1]);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"job-{i}: Completed {i + 2}"), lines[2..22]);

        // Every result was kept until there was space: no activity ran again for it.
        Assert.Equal("runs: 40", lines[22]);
        Assert.StartsWith("start: The disk", lines[23], StringComparison.Ordinal);
        Assert.StartsWith("start: The data directory", lines[24], StringComparison.Ordinal);
        Assert.Equal("completed: 20", lines[25]);
    }

    private static async Task<string[]> RunAsync()
    {
        string directory = Directory.CreateTempSubdirectory("full-disk-").FullName;
        try
        {
            string child = Path.Combine(AppContext.BaseDirectory, "Cryptomeria.EmbeddedHost.CrashChild.dll");
            ProcessStartInfo start = new("unshare") { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (string argument in (string[])["--user", "--map-root-user", "--mount", "sh", "-c", "mount -t tmpfs -o size=8m tmpfs \"$1\" || exit 77; exec dotnet \"$2\" \"$1\" full-disk", "sh", directory, child])
            {
                start.ArgumentList.Add(argument);
            }

            using Process process = Process.Start(start)!;
            using CancellationTokenSource limit = new(Patience);
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.SkipWhen(process.ExitCode is 1 or 77 && output.Length == 0, $"No disk of its own can be made here: {await errors}");
            Assert.True(process.ExitCode == 0, $"{output}{await errors}");
            return output.TrimEnd().Split('\n');
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}

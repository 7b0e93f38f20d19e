using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Cryptomeria.K8sOps.Helm;

/// <summary>A program run as a child, its lines told as they come, ended by SIGTERM and only then by SIGKILL.</summary>
internal static partial class ChildProcess
{
    private const int Terminate = 15;
    private const int KeptErrors = 40;

    // A program it began may live on and keep the pipe open.
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(5);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="started">Told the process id as soon as there is one.</param>
    /// <param name="end">Canceled: the program gets SIGTERM and <paramref name="grace"/> to end by itself; then its end is thrown as <see cref="OperationCanceledException"/>.</param>
    /// <param name="input">Written to its standard input, which is then closed; null closes it at once.</param>
    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public static async Task<HelmResult> RunAsync(
        ProcessStartInfo start,
        Action<Process> started,
        Action<string> stdout,
        Action<string> stderr,
        TimeSpan grace,
        CancellationToken end,
        string? input = null)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        start.UseShellExecute = false;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start");
        started(process);
        var writing = WriteAsync(process.StandardInput, input);

        var output = new List<string>();
        var errors = new Queue<string>();
        var reading = Task.WhenAll(
            ReadAsync(process.StandardOutput, line =>
            {
                lock (output)
                {
                    output.Add(line);
                }

                stdout(line);
            }),
            ReadAsync(process.StandardError, line =>
            {
                lock (errors)
                {
                    errors.Enqueue(line);
                    if (errors.Count > KeptErrors)
                    {
                        errors.Dequeue();
                    }
                }

                stderr(line);
            }));
        try
        {
            await process.WaitForExitAsync(end);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process, grace);
            await FinishAsync(Task.WhenAll(writing, reading));
            throw;
        }

        await FinishAsync(Task.WhenAll(writing, reading));
        lock (output)
        {
            lock (errors)
            {
                return new HelmResult(process.ExitCode, string.Join('\n', output), [.. errors]);
            }
        }
    }

    /// <summary>Asks a process to end, waits, and kills it where it does not.</summary>
    public static async Task EndAsync(Process process, TimeSpan grace)
    {
        Signal(process);
        using var patience = new CancellationTokenSource(grace);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static void Signal(Process process)
    {
        if (process.HasExited)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            process.Kill(entireProcessTree: true);
            return;
        }

        // Fails only where the process is gone already, which the wait then finds.
        _ = SendSignal(process.Id, Terminate);
    }

    private static async Task FinishAsync(Task reading)
    {
        await Task.WhenAny(reading, Task.Delay(LastLines));
        if (reading.IsCompleted)
        {
            await reading;
        }
    }

    private static async Task WriteAsync(StreamWriter writer, string? input)
    {
        try
        {
            await using (writer)
            {
                await writer.WriteAsync(input);
            }
        }
        catch (IOException)
        {
            // It ended without reading all of it: what it says and its exit tell why.
        }
    }

    private static async Task ReadAsync(StreamReader reader, Action<string> line)
    {
        while (await reader.ReadLineAsync() is { } text)
        {
            line(text);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int processId, int signal);
}

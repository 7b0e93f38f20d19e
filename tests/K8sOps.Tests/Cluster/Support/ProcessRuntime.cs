using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Cryptomeria.ClusterSimulator.Pods;

namespace Cryptomeria.K8sOps.Tests.Cluster.Support;

/// <summary>Lets a simulated cluster's pods run real processes of this machine; their logs and ports are as the test says.</summary>
internal sealed class ProcessRuntime : IContainerRuntime
{
    private readonly ConcurrentBag<Process> _processes = [];
    private readonly Channel<ContainerLogLine> _later = Channel.CreateUnbounded<ContainerLogLine>();

    /// <summary>The lines each container has written.</summary>
    public IReadOnlyList<ContainerLogLine> Lines { get; set; } = [];

    /// <summary>What each pod's port answers; null where nothing listens.</summary>
    public Func<string, int, PodHttpResponse?> Http { get; set; } = (_, _) => null;

    public void WriteLater(string line) => _later.Writer.TryWrite(new ContainerLogLine(DateTimeOffset.UtcNow, line));

    public void StartPod(PodStart pod)
    {
    }

    public void StopPod(string @namespace, string pod)
    {
    }

    public void DeleteVolume(string @namespace, string claimName)
    {
    }

    public async Task<ContainerExit> ExecAsync(ContainerExec exec, CancellationToken disconnected)
    {
        var start = new ProcessStartInfo(exec.Command[0], exec.Command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return new ContainerExit(0, ProgramMissing: true);
        }

        _processes.Add(process);
        var input = FeedAsync(exec.StandardInput, process);
        await Task.WhenAll(
            PumpAsync(process.StandardOutput.BaseStream, exec.StandardOutput, disconnected),
            PumpAsync(process.StandardError.BaseStream, exec.StandardError, disconnected),
            process.WaitForExitAsync(disconnected));
        if (input.IsFaulted)
        {
            await input;
        }

        return new ContainerExit(process.ExitCode);
    }

    public async IAsyncEnumerable<ContainerLogLine> ReadLogAsync(
        string @namespace, string pod, string container, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var line in Lines)
        {
            yield return line;
        }

        if (!follow)
        {
            yield break;
        }

        await foreach (var line in _later.Reader.ReadAllAsync(cancellationToken))
        {
            yield return line;
        }
    }

    public Task<PodHttpResponse?> HttpAsync(string @namespace, string pod, int port, string method, string pathAndQuery, CancellationToken cancellationToken) =>
        Task.FromResult(Http(pod, port));

    public ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            process.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static async Task FeedAsync(Stream? input, Process process)
    {
        try
        {
            if (input is not null)
            {
                await input.CopyToAsync(process.StandardInput.BaseStream, CancellationToken.None);
            }

            process.StandardInput.Close();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException)
        {
            // The process ended without reading it.
        }
    }

    private static async Task PumpAsync(Stream from, Func<ReadOnlyMemory<byte>, ValueTask> to, CancellationToken disconnected)
    {
        var buffer = new byte[8 * 1024];
        int count;
        while ((count = await from.ReadAsync(buffer, disconnected)) > 0)
        {
            await to(buffer.AsMemory(0, count));
        }
    }
}

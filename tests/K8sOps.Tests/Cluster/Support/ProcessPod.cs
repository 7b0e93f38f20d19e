using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.K8sOps.Tests.Cluster.Support;

/// <summary>
/// Answers exec requests by running real processes of this machine, as a kubelet does: the process runs on where the connection drops.
/// </summary>
internal sealed class ProcessPod : IDisposable
{
    private readonly ConcurrentBag<Process> _processes = [];

    /// <summary>The sub-protocols it knows.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = ["v5.channel.k8s.io", "v4.channel.k8s.io"];

    /// <summary>The shell that stands for <c>sh</c>, with its first arguments.</summary>
    public IReadOnlyList<string> Shell { get; init; } = ["sh"];

    public async Task ExecAsync(HttpContext context)
    {
        var protocol = context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(Protocols.Contains);
        if (!context.WebSockets.IsWebSocketRequest || protocol is null)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(protocol);
        using var writer = new FrameWriter(socket);
        await writer.SendAsync(1, ReadOnlyMemory<byte>.Empty);
        var status = Start(context.Request.Query) is { } process ? await RunAsync(process, socket, writer) : Recording.Read("exec-command-missing").Frames[^1][1..];
        await writer.SendAsync(3, status);
        await writer.CloseAsync();
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            process.Dispose();
        }
    }

    private static async Task<byte[]> RunAsync(Process process, WebSocket socket, FrameWriter writer)
    {
        var receiving = ReceiveAsync(socket, process);
        await Task.WhenAll(writer.PumpAsync(1, process.StandardOutput.BaseStream), writer.PumpAsync(2, process.StandardError.BaseStream));
        await process.WaitForExitAsync(CancellationToken.None);
        if (receiving.IsFaulted)
        {
            await receiving;
        }

        return Encoding.UTF8.GetBytes(process.ExitCode == 0
            ? """{"metadata":{},"status":"Success"}"""
            : $$$"""{"metadata":{},"status":"Failure","message":"command terminated with exit code {{{process.ExitCode}}}","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"{{{process.ExitCode}}}"}]}}""");
    }

    private Process? Start(IQueryCollection query)
    {
        IReadOnlyList<string> command = [.. query["command"].Select(c => c ?? "")];
        if (command[0] == "sh")
        {
            command = [.. Shell, .. command.Skip(1)];
        }
#pragma warning disable CA3006 // To run what is asked for is what an exec is.
        var start = new ProcessStartInfo(command[0], command.Skip(1))
#pragma warning restore CA3006
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            var process = Process.Start(start)!;
            _processes.Add(process);
            if (query["stdin"] != "true")
            {
                process.StandardInput.Close();
            }

            return process;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static async Task ReceiveAsync(WebSocket socket, Process process)
    {
        var buffer = new byte[64 * 1024];
        var closes = socket.SubProtocol!.StartsWith("v5", StringComparison.Ordinal);
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                if (closes && received.Count == 2 && buffer[0] == 255)
                {
                    process.StandardInput.Close();
                }

                if (buffer[0] != 0)
                {
                    continue;
                }

                await process.StandardInput.BaseStream.WriteAsync(buffer.AsMemory(1, received.Count - 1));
                await process.StandardInput.BaseStream.FlushAsync();
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or InvalidOperationException or ObjectDisposedException)
        {
            // The client is gone, or the process reads no more.
        }
    }
}

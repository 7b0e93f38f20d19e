using Cryptomeria.ClusterSimulator.Api;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Exec;

/// <summary>Serves pods/exec over WebSocket, in the protocols <c>v5.channel.k8s.io</c> and <c>v4.channel.k8s.io</c>.</summary>
internal sealed class ExecHandler(
    ObjectRegistry registry, IContainerRuntime runtime, FaultSettings faults, TimeProvider time, CancellationToken stopping)
{
    public const string Version5 = "v5.channel.k8s.io";
    public const string Version4 = "v4.channel.k8s.io";

    public async Task ServeAsync(HttpContext context, ApiRequest request)
    {
        var pod = registry.Get(ResourceTypes.Pods, request.Namespace, request.Name);
        if (PodState.HasEnded(pod))
        {
            throw ApiErrors.BadRequest($"cannot exec into a container in a completed pod; current phase is {PodState.Phase(pod)}");
        }

        var query = context.Request.Query;
        var container = PodContainers.Choose(pod, query["container"]);
        if (pod.Body.Text("spec", "nodeName") is null)
        {
            throw ApiErrors.BadRequest($"pod {pod.Name} does not have a host assigned");
        }

        if (!context.WebSockets.IsWebSocketRequest)
        {
            throw ApiErrors.BadRequest("Upgrade request required");
        }

        if (Protocol(context.WebSockets.WebSocketRequestedProtocols) is not { } protocol)
        {
            context.Response.StatusCode = 403;
            context.Response.Headers.Connection = "close";
            return;
        }

        bool Flag(string name) => query[name].ToString() is "true" or "1";
        var streams = new ExecStreams(Flag("stdin"), Flag("stdout"), Flag("stderr") && !Flag("tty"));
        var command = query["command"].Select(word => word ?? "").ToList();
        if (command.Count == 0)
        {
            throw ApiErrors.BadRequest("you must specify at least one command for the container");
        }

        if (streams is (false, false, false))
        {
            throw ApiErrors.BadRequest("you must specify at least 1 of stdin, stdout, stderr");
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { SubProtocol = protocol, KeepAliveInterval = Timeout.InfiniteTimeSpan });
        await using var session = new ExecSession(socket, streams, closesInput: protocol == Version5);
        await RunAsync(context, session, pod, container, command);
    }

    private static string? Protocol(IList<string> asked) =>
        asked.FirstOrDefault(protocol => protocol is Version5 or Version4);

    private async Task RunAsync(HttpContext context, ExecSession session, StoredObject pod, string container, List<string> command)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        session.Start(end.Token);
        using var drop = Drop(context, session, string.Join(' ', command));
        await session.GreetAsync();
        if (faults.ExecStartLatency > TimeSpan.Zero)
        {
            await Task.Delay(faults.ExecStartLatency, time, session.Disconnected);
        }

        if (!PodContainers.IsRunning(pod, container))
        {
            await session.EndAsync(ExecStatus.ContainerMissing(container));
            return;
        }

        var exec = new ContainerExec(pod.Namespace, pod.Name, container, command, session.Input, session.WriteOutputAsync, session.WriteErrorAsync);
        try
        {
            var exit = await runtime.ExecAsync(exec, session.Disconnected);
            await session.EndAsync(exit.ProgramMissing ? ExecStatus.ProgramMissing(command[0]) : ExecStatus.Exited(exit.ExitCode));
        }
        catch (InvalidOperationException)
        {
            // The container ended since its pod was looked at.
            await session.EndAsync(ExecStatus.ContainerMissing(container));
        }
        catch (OperationCanceledException) when (session.Disconnected.IsCancellationRequested)
        {
            // The client is gone; the program runs on.
        }
    }

    /// <summary>Cuts the connection after the time that a fault sets, if one does.</summary>
    private ITimer? Drop(HttpContext context, ExecSession session, string command) => faults.TakeExecDrop(command) is { } after
        ? time.CreateTimer(
            _ =>
            {
                session.Disconnect();
                context.Abort();
            },
            null,
            after,
            Timeout.InfiniteTimeSpan)
        : null;
}

/// <summary>Which streams an exec asks for.</summary>
internal sealed record ExecStreams(bool Input, bool Output, bool Error);

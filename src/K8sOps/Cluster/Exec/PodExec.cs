using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using Cryptomeria.K8sOps.Cluster.Connection;

namespace Cryptomeria.K8sOps.Cluster.Exec;

/// <summary>Runs programs over the API server's exec WebSocket.</summary>
internal sealed class PodExec(ClusterConnection connection, TimeProvider time) : IPodExec
{
    // Told to stop, a program's end is awaited this long before it is let go.
    private static readonly TimeSpan EndingLimit = TimeSpan.FromSeconds(2.6);

    // A program that was just asked for may not have begun yet.
    private static readonly TimeSpan Appear = TimeSpan.FromSeconds(0.8);

    // Once ended, its last words and its exit are on their way.
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(200);

    public async Task<ExecResult> RunAsync(ExecRequest request, CancellationToken stop, CancellationToken cancellationToken)
    {
        if (request.Command.Count == 0)
        {
            throw new ArgumentException("A program is needed.", nameof(request));
        }

        stop.ThrowIfCancellationRequested();
        cancellationToken.ThrowIfCancellationRequested();
        var command = request.Display ?? Argv.Display(request.Command);
        request.Log?.Command(command);
        try
        {
            var result = await RunUntilStoppedAsync(request, command, stop, cancellationToken);
            request.Log?.CommandEnded(command, result.ExitCode == 0 ? "ok" : string.Create(CultureInfo.InvariantCulture, $"exit {result.ExitCode}"));
            return result;
        }
        catch (OperationCanceledException)
        {
            request.Log?.CommandEnded(command, stop.IsCancellationRequested ? "stopped" : "let go");
            stop.ThrowIfCancellationRequested();
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        catch (OperationException e)
        {
            request.Log?.CommandEnded(command, e.Code == ErrorCodes.ExecOutcomeUnknown ? "outcome unknown" : e.Message);
            throw;
        }
    }

    private async Task<ExecResult> RunUntilStoppedAsync(ExecRequest request, string command, CancellationToken stop, CancellationToken cancellationToken)
    {
        using var connected = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var expiry = new CancellationTokenSource(request.Timeout ?? Timeout.InfiniteTimeSpan, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop, expiry.Token);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = ending.Token.UnsafeRegister(static t => ((TaskCompletionSource)t!).TrySetResult(), told);

        var talk = TalkAsync(request, command, connected.Token);
        await Task.WhenAny(talk, told.Task);
        if (talk.IsCompleted)
        {
            return await talk;
        }

        try
        {
            if (request.OperationId is { } operationId)
            {
                await EndRemoteAsync(request, operationId, cancellationToken);
                await Task.WhenAny(talk, Task.Delay(LastWords, time, cancellationToken));
            }
        }
        finally
        {
            await connected.CancelAsync();
            await talk.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        stop.ThrowIfCancellationRequested();
        cancellationToken.ThrowIfCancellationRequested();
        throw ExecErrors.TimedOut(request, command);
    }

    private async Task<ExecResult> TalkAsync(ExecRequest request, string command, CancellationToken cancellationToken)
    {
        var input = request.StandardInput is null ? null : Encoding.UTF8.GetBytes(request.StandardInput);
        using var open = await OpenAsync(request, input, cancellationToken);
        var log = request.Log;
        var standardOutput = new ExecOutput(log is not null && request.LogStandardOutput ? line => log.Stdout(command, line) : null);
        var standardError = new ExecOutput(log is null ? null : line => log.Stderr(command, line));
        var session = new ExecSession(open.Socket, standardOutput, standardError, connection.Options.MaxExecOutputBytes);

        using var sending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sent = input is null ? Task.CompletedTask : session.SendInputAsync(input, open.CanCloseInput, sending.Token);
        var status = await session.ReceiveAsync(cancellationToken);
        await FinishAsync(open.Socket, sent, sending);

        if (session.LimitExceeded)
        {
            if (request.OperationId is { } operationId)
            {
                await EndRemoteAsync(request, operationId, cancellationToken);
            }

            throw ExecErrors.TooMuchOutput(request.Pod, command, connection.Options.MaxExecOutputBytes);
        }

        if (status is null)
        {
            throw ExecErrors.OutcomeUnknown(request.Pod, WhyClosed(open.Socket, session.Broken), session.Broken);
        }

        var result = new ExecResult(ExitCode(status, request), standardOutput.Text, standardError.Text);
        return IsMissing(request, result) ? throw ExecErrors.Missing(request.Pod, request.Command) : result;
    }

    private async Task<ExecSocket> OpenAsync(ExecRequest request, byte[]? input, CancellationToken cancellationToken)
    {
        var command = request.OperationId is { } id ? Argv.WithOperation(id, request.Command) : request.Command;
        var open = await ExecSocket.OpenAsync(connection, request.Pod, command, input is not null, cancellationToken);

        // Only with input: the server does not know v5, so the end of input is told by its length.
        open ??= await ExecSocket.OpenWithoutCloseAsync(connection, request.Pod, Argv.WithLimitedInput(input!.Length, command), cancellationToken);
        return open ?? throw ExecErrors.OutcomeUnknown(request.Pod, "the server refused both sub-protocols");
    }

    // The program may have ended without reading all its input; what it answered counts, not that sending failed.
    private static async Task FinishAsync(WebSocket socket, Task sent, CancellationTokenSource sending)
    {
        try
        {
            await sending.CancelAsync();
            await sent;
            if (socket.State == WebSocketState.CloseReceived)
            {
                using var limit = new CancellationTokenSource(LastWords);
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            socket.Abort();
        }
    }

    private async Task EndRemoteAsync(ExecRequest request, string operationId, CancellationToken cancellationToken)
    {
        using var expiry = new CancellationTokenSource(EndingLimit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expiry.Token);
        var place = $"pod {request.Pod.Name}";
        try
        {
            var ended = await ProcessScripts.EndAsync(this, request.Pod, operationId, Appear, limit.Token);
            request.Log?.Event($"ended {ended} processes of {operationId} in {place}");
        }
        catch (OperationException e)
        {
            request.Log?.Event($"the processes of {operationId} in {place} could not be ended: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            request.Log?.Event($"the processes of {operationId} in {place} could not be ended: no answer within {EndingLimit.TotalSeconds:0.#} s");
        }
    }

    private static int ExitCode(ApiStatus status, ExecRequest request)
    {
        if (status.Status == "Success")
        {
            return 0;
        }

        var cause = status.Details?.Causes?.FirstOrDefault(c => c.Reason == "ExitCode");
        return int.TryParse(cause?.Message, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : throw ExecErrors.FromStatus(status, request.Pod, request.Command);
    }

    // Wrapped, a missing program is what the shell says: "sh: 1: exec: NAME: not found" (dash), "sh: exec: line 0: NAME: not found" (busybox),
    // "sh: line 1: exec: NAME: not found" (bash).
    private static bool IsMissing(ExecRequest request, ExecResult result) =>
        request.OperationId is not null
        && result.ExitCode is 126 or 127
        && Regex.IsMatch(
            result.StandardError, $@"\Ash: ((line )?[0-9]+: )?(exec: )?(line [0-9]+: )?{Regex.Escape(request.Command[0])}: ", RegexOptions.CultureInvariant);

    private static string WhyClosed(WebSocket socket, Exception? broken) =>
        broken is not null ? $"the exec connection broke ({broken.Message})"
        : string.IsNullOrEmpty(socket.CloseStatusDescription) ? "the exec connection was closed without an exit"
        : $"the exec connection was closed without an exit ({socket.CloseStatusDescription})";
}

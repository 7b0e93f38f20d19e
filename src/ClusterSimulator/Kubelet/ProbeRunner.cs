using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Kubelet;

/// <summary>Runs one probe: exec, httpGet or tcpSocket.</summary>
internal sealed class ProbeRunner(IContainerRuntime runtime, TimeProvider time)
{
    /// <summary>Null where it succeeds, else what the kubelet says of it.</summary>
    /// <exception cref="OperationCanceledException">It was canceled; a time-out is a failure.</exception>
    public async Task<string?> RunAsync(StoredObject pod, string container, JsonObject probe, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            if (probe["exec"] is JsonObject exec)
            {
                return await ExecAsync(pod, container, exec, end.Token).ConfigureAwait(false);
            }

            if (probe["httpGet"] is JsonObject get)
            {
                return await GetAsync(pod, container, get, end.Token).ConfigureAwait(false);
            }

            if (probe["tcpSocket"] is not JsonObject socket)
            {
                return "unsupported probe type";
            }

            var port = Port(pod, container, socket["port"]);
            return runtime.IsListening(pod.Namespace, pod.Name, port) ? null : Refused(pod, port);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return probe["exec"] is null
                ? "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
                : $"command timed out: {string.Join(' ', Command(probe["exec"]))} timed out after {timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)}s";
        }
        catch (InvalidOperationException exception)
        {
            // The container has ended meanwhile.
            return exception.Message;
        }
    }

    private async Task<string?> ExecAsync(StoredObject pod, string container, JsonObject exec, CancellationToken end)
    {
        var output = new StringBuilder();
        ValueTask Keep(ReadOnlyMemory<byte> bytes)
        {
            lock (output)
            {
                output.Append(Encoding.UTF8.GetString(bytes.Span));
            }

            return ValueTask.CompletedTask;
        }

        var exit = await runtime.ExecAsync(new ContainerExec(pod.Namespace, pod.Name, container, Command(exec), null, Keep, Keep), end).ConfigureAwait(false);
        if (exit.ProgramMissing)
        {
            return $"exec: \"{Command(exec)[0]}\": executable file not found in $PATH: unknown";
        }

        return exit.ExitCode == 0 ? null : output.ToString().Trim();
    }

    private async Task<string?> GetAsync(StoredObject pod, string container, JsonObject get, CancellationToken end)
    {
        var port = Port(pod, container, get["port"]);
        var path = get.Text("path") ?? "/";
        var answer = await runtime.HttpAsync(pod.Namespace, pod.Name, port, "GET", path, end).ConfigureAwait(false);
        if (answer is null)
        {
            return $"Get \"http://{pod.Body.Text("status", "podIP")}:{port}{path}\": {Refused(pod, port)}";
        }

        return answer.StatusCode is >= 200 and < 400 ? null : $"HTTP probe failed with statuscode: {answer.StatusCode}";
    }

    private static List<string> Command(JsonNode? exec) => [.. (exec.At("command") as JsonArray ?? []).Select(word => word.Text() ?? "")];

    private static string Refused(StoredObject pod, int port) => $"dial tcp {pod.Body.Text("status", "podIP")}:{port}: connect: connection refused";

    /// <summary>A port by its number or by the name that the container gives it.</summary>
    private static int Port(StoredObject pod, string container, JsonNode? port)
    {
        if (port.Text() is not { } name)
        {
            return port.Number() ?? 0;
        }

        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        return pod.Body.Objects("spec", "containers").Where(one => one.Text("name") == container).SelectMany(one => one.Objects("ports"))
            .FirstOrDefault(one => one.Text("name") == name).Number("containerPort") ?? 0;
    }
}

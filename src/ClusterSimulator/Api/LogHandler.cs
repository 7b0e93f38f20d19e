using System.Globalization;
using System.Text;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>Serves pods/log.</summary>
internal sealed class LogHandler(ObjectRegistry registry, IContainerRuntime runtime, PreviousLogs previous, TimeProvider time, CancellationToken stopping)
{
    public async Task ServeAsync(HttpContext context, ApiRequest request)
    {
        var pod = registry.Get(ResourceTypes.Pods, request.Namespace, request.Name);
        var query = context.Request.Query;
        var container = PodContainers.Choose(pod, query["container"]);
        var options = LogOptions.Read(query, request.Name, time.GetUtcNow());
        if (options.Previous)
        {
            var lines = previous.Find(pod.Uid, container)
                ?? throw ApiErrors.BadRequest($"previous terminated container \"{container}\" in pod \"{pod.Name}\" not found");
            await WriteAllAsync(context, options, options.Select(lines));
            return;
        }

        CheckStarted(pod, container);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var present = await PresentAsync(pod, container, end.Token);
        var output = await WriteAllAsync(context, options, options.Select(present));
        if (options.Follow)
        {
            await FollowAsync(pod, container, present.Count, output, end.Token);
        }
    }

    private async Task<List<ContainerLogLine>> PresentAsync(StoredObject pod, string container, CancellationToken end)
    {
        var lines = new List<ContainerLogLine>();
        try
        {
            await foreach (var line in runtime.ReadLogAsync(pod.Namespace, pod.Name, container, follow: false, end))
            {
                lines.Add(line);
            }
        }
        catch (InvalidOperationException)
        {
            // A container that no longer runs, or never did, has written nothing that is still there.
        }

        return lines;
    }

    private static async Task<LogWriter> WriteAllAsync(HttpContext context, LogOptions options, IEnumerable<ContainerLogLine> lines)
    {
        ApiAnswer.Begin(context, 200, "text/plain");
        var output = new LogWriter(context.Response.Body, options);
        foreach (var line in lines)
        {
            await output.WriteAsync(line);
        }

        await context.Response.Body.FlushAsync(context.RequestAborted);
        return output;
    }

    /// <summary>Goes on with the lines after those already written.</summary>
    private async Task FollowAsync(StoredObject pod, string container, int written, LogWriter output, CancellationToken end)
    {
        try
        {
            await foreach (var line in runtime.ReadLogAsync(pod.Namespace, pod.Name, container, follow: true, end))
            {
                if (written-- > 0)
                {
                    continue;
                }

                if (!await output.WriteAsync(line))
                {
                    return;
                }

                await output.FlushAsync(end);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The reader is gone, or the simulator ends.
        }
        catch (InvalidOperationException)
        {
            // The container has ended, and with it its log.
        }
    }

    private static void CheckStarted(StoredObject pod, string container)
    {
        var status = PodContainers.Status(pod, container);
        if (status.At("state", "waiting") is not { } waiting)
        {
            return;
        }

        if (waiting.Text("reason") == "CrashLoopBackOff")
        {
            return;
        }

        throw ApiErrors.BadRequest($"container \"{container}\" in pod \"{pod.Name}\" is waiting to start: {waiting.Text("reason")}");
    }

    /// <summary>What of a log is asked for.</summary>
    internal sealed record LogOptions(bool Follow, bool Previous, bool Timestamps, int? TailLines, int? LimitBytes, DateTimeOffset? Since)
    {
        public static LogOptions Read(IQueryCollection query, string pod, DateTimeOffset now)
        {
            bool Flag(string name) => query[name].ToString() is "true" or "1";
            int? Number(string name, int least)
            {
                if (!int.TryParse(query[name], CultureInfo.InvariantCulture, out var number))
                {
                    return null;
                }

                if (number >= least)
                {
                    return number;
                }

                var message = $"Invalid value: {number}: must be greater than or equal to {least}";
                throw new ApiException(422, "Invalid", $"PodLogOptions \"{pod}\" is invalid: {name}: {message}");
            }

            var since = Number("sinceSeconds", 1) is { } seconds ? now.AddSeconds(-seconds) : Registry.Timestamps.Parse(query["sinceTime"]);
            return new LogOptions(Flag("follow"), Flag("previous"), Flag("timestamps"), Number("tailLines", 0), Number("limitBytes", 1), since);
        }

        public IEnumerable<ContainerLogLine> Select(IEnumerable<ContainerLogLine> lines)
        {
            var recent = lines.Where(line => Since is null || line.Time >= Since);
            return TailLines is { } tail ? recent.TakeLast(tail) : recent;
        }
    }

    private sealed class LogWriter(Stream body, LogOptions options)
    {
        private int _left = options.LimitBytes ?? int.MaxValue;

        /// <summary>False where the limit of bytes is reached.</summary>
        public async Task<bool> WriteAsync(ContainerLogLine line)
        {
            var text = options.Timestamps ? $"{Registry.Timestamps.Nanoseconds(line.Time)} {line.Text}\n" : line.Text + "\n";
            var bytes = Encoding.UTF8.GetBytes(text).AsMemory();
            if (bytes.Length > _left)
            {
                bytes = bytes[.._left];
            }

            _left -= bytes.Length;
            await body.WriteAsync(bytes);
            return _left > 0;
        }

        public Task FlushAsync(CancellationToken cancellationToken) => body.FlushAsync(cancellationToken);
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Cryptomeria.ClusterSimulator.Pods;

namespace Cryptomeria.ClusterSimulator.Tests.Api.Support;

/// <summary>A runtime that runs what a test gives it, and remembers what it was told.</summary>
internal sealed class FakeRuntime : IContainerRuntime
{
    private readonly ConcurrentDictionary<(string Namespace, string Pod), FakeLog> _logs = new();
    private Action<ContainerEnd>? _ended;

    /// <summary>The programs by the command's words joined by spaces; one that is not here is missing.</summary>
    public ConcurrentDictionary<string, Func<ContainerExec, CancellationToken, Task<ContainerExit>>> Programs { get; } = new();

    /// <summary>What a pod's port answers, by <c>NAME:PORT/PATH</c>.</summary>
    public ConcurrentDictionary<string, string> Pages { get; } = new();

    public ConcurrentQueue<PodStart> Started { get; } = new();

    public ConcurrentQueue<string> Stopped { get; } = new();

    public ConcurrentQueue<string> DeletedVolumes { get; } = new();

    public ConcurrentDictionary<string, PodStart> Running { get; } = new();

    public ConcurrentQueue<string> Restarted { get; } = new();

    /// <summary>Lets a container's process 1 end.</summary>
    public void End(string @namespace, string pod, string container, int exitCode) =>
        _ended?.Invoke(new ContainerEnd(@namespace, pod, Running[$"{@namespace}/{pod}"].Uid, container, exitCode));

    public void WhenContainerEnds(Action<ContainerEnd> listener) => _ended += listener;

    public void RestartContainer(string @namespace, string pod, string container) => Restarted.Enqueue($"{@namespace}/{pod}/{container}");

    public bool IsListening(string @namespace, string pod, int port) => Pages.Keys.Any(page => page.StartsWith($"{pod}:{port}", StringComparison.Ordinal));

    public void StartPod(PodStart pod)
    {
        Started.Enqueue(pod);
        Running[$"{pod.Namespace}/{pod.Name}"] = pod;
    }

    public void StopPod(string @namespace, string pod)
    {
        Stopped.Enqueue($"{@namespace}/{pod}");
        Running.TryRemove($"{@namespace}/{pod}", out _);
        if (_logs.TryRemove((@namespace, pod), out var log))
        {
            log.End();
        }
    }

    public void DeleteVolume(string @namespace, string claimName) => DeletedVolumes.Enqueue($"{@namespace}/{claimName}");

    public Task<ContainerExit> ExecAsync(ContainerExec exec, CancellationToken disconnected) =>
        Programs.TryGetValue(string.Join(' ', exec.Command), out var program)
            ? program(exec, disconnected)
            : Task.FromResult(new ContainerExit(0, ProgramMissing: true));

    public void Log(string @namespace, string pod, DateTimeOffset time, string text) => LogOf(@namespace, pod).Add(new ContainerLogLine(time, text));

    public async IAsyncEnumerable<ContainerLogLine> ReadLogAsync(
        string @namespace, string pod, string container, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var log = LogOf(@namespace, pod);
        for (var index = 0; ; index++)
        {
            while (index >= log.Lines.Count)
            {
                if (!follow || log.HasEnded)
                {
                    yield break;
                }

                await log.NextAsync(index, cancellationToken);
            }

            yield return log.Lines[index];
        }
    }

    public Task<PodHttpResponse?> HttpAsync(
        string @namespace, string pod, int port, string method, string pathAndQuery, CancellationToken cancellationToken) =>
        Task.FromResult(Pages.TryGetValue($"{pod}:{port}{pathAndQuery}", out var page)
            ? new PodHttpResponse(200, "application/json", Encoding.UTF8.GetBytes(page))
            : null);

    public ValueTask DisposeAsync() => default;

    private FakeLog LogOf(string @namespace, string pod) => _logs.GetOrAdd((@namespace, pod), _ => new FakeLog());

    private sealed class FakeLog
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ImmutableList<ContainerLogLine> Lines { get; private set; } = [];

        public bool HasEnded { get; private set; }

        public void Add(ContainerLogLine line) => Change(() => Lines = Lines.Add(line));

        public void End() => Change(() => HasEnded = true);

        public Task NextAsync(int index, CancellationToken cancellationToken)
        {
            lock (_gate)
            {
                return Lines.Count > index || HasEnded ? Task.CompletedTask : _changed.Task.WaitAsync(cancellationToken);
            }
        }

        private void Change(Action change)
        {
            lock (_gate)
            {
                change();
                _changed.SetResult();
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}

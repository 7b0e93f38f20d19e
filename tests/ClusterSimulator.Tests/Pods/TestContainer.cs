using System.Text;
using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.ClusterSimulator.Pods.Containers;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Tests.Pods;

/// <summary>A pod with one plain container, whose process 1 is the relayer's sleep loop.</summary>
internal sealed class TestContainer : IAsyncDisposable, IImageCatalog
{
    public const string Namespace = "default";
    public const string Name = "box";

    public TestContainer(params PodMount[] mounts)
    {
        Host = new PodHost(this, TimeProvider.System, TimeSpan.FromMilliseconds(10));
        Host.Start(Start(mounts));
    }

    public PodHost Host { get; }

    public Container Container => Host.Find(Namespace, Name)!.Containers["main"];

    public static PodStart Start(params PodMount[] mounts) =>
        new(Namespace, Name, Guid.NewGuid().ToString(), new Dictionary<string, string>(), ["main"], new Dictionary<string, string>(), mounts);

    public ContainerImage For(PodStart pod, string container) =>
        new("root", "/root", ["/bin/sh", "-c", "trap 'exit 0' TERM; while :; do sleep 3600 & wait $!; done"], new Dictionary<string, ProgramBody>());

    public Task<ExecResult> ShAsync(string script, params string[] arguments) => ExecAsync(["sh", "-c", script, .. arguments]);

    public Task<ExecResult> ExecAsync(params string[] command) => ExecWithInputAsync(null, command);

    public async Task<ExecResult> ExecWithInputAsync(string? input, params string[] command)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var (output, error) = (new MemoryStream(), new MemoryStream());
        var exec = new ContainerExec(Namespace, Name, "main", command, input is null ? null : new MemoryStream(Encoding.UTF8.GetBytes(input)), Sink(output), Sink(error));
        var exit = await PodHost.ExecAsync(Container, exec, timeout.Token);
        return new ExecResult(exit.ExitCode, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()), exit.ProgramMissing);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    public static Func<ReadOnlyMemory<byte>, ValueTask> Sink(MemoryStream stream) => data =>
    {
        stream.Write(data.Span);
        return ValueTask.CompletedTask;
    };
}

/// <summary>What an exec gave back.</summary>
internal sealed record ExecResult(int ExitCode, string Output, string Error, bool ProgramMissing = false);

using System.Diagnostics;
using Cryptomeria.Bench.Support;

namespace Cryptomeria.Bench.Queries;

/// <summary>The script's calls by the kubectl program itself.</summary>
internal sealed class KubectlScriptCalls(string program, string kubeconfig, string cache) : IScriptCalls
{
    /// <summary>Where kubectl is; null where there is none.</summary>
    public static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists);

    public async Task<IReadOnlyList<string>> PodsAsync(string selector, CancellationToken cancellationToken) =>
        (await RunAsync(["get", "pods", "-l", selector, "-o", "jsonpath={.items[*].metadata.name}"], cancellationToken)).Split(' ');

    public Task PodAsync(string name, CancellationToken cancellationToken) =>
        RunAsync(["get", "pod", name, "-o", "jsonpath={.status.phase}"], cancellationToken);

    public Task<string> ExecAsync(string pod, string[] command, CancellationToken cancellationToken) =>
        RunAsync(["exec", pod, "--", .. command], cancellationToken);

    private async Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, ["--kubeconfig", kubeconfig, "--cache-dir", cache, "-n", BenchSystem.Namespace, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var kubectl = Process.Start(start)!;
        var errors = kubectl.StandardError.ReadToEndAsync(cancellationToken);
        var output = await kubectl.StandardOutput.ReadToEndAsync(cancellationToken);
        await kubectl.WaitForExitAsync(cancellationToken);
        await errors;
        return output;
    }
}

using Cryptomeria.Bench.Support;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Cluster;
using k8s;
using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.Bench.Queries;

/// <summary>The calls kubectl makes, from this process over connections that stay open: what the script would cost if kubectl itself cost nothing.</summary>
internal sealed class ApiScriptCalls : IScriptCalls, IDisposable
{
    private readonly Kubernetes _client;
    private readonly ServiceProvider _services;
    private readonly IPodExec _exec;

    public ApiScriptCalls(string kubeconfig)
    {
        _client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        _services = new ServiceCollection().AddLogging().AddK8sOps(cluster => cluster.Kubeconfig = kubeconfig).BuildServiceProvider();
        _exec = _services.GetRequiredService<IPodExec>();
    }

    public async Task<IReadOnlyList<string>> PodsAsync(string selector, CancellationToken cancellationToken)
    {
        var pods = await _client.CoreV1.ListNamespacedPodAsync(BenchSystem.Namespace, labelSelector: selector, cancellationToken: cancellationToken);
        return [.. pods.Items.Select(pod => pod.Metadata.Name)];
    }

    public Task PodAsync(string name, CancellationToken cancellationToken) =>
        _client.CoreV1.ReadNamespacedPodAsync(name, BenchSystem.Namespace, cancellationToken: cancellationToken);

    public async Task<string> ExecAsync(string pod, string[] command, CancellationToken cancellationToken)
    {
        // kubectl looks at the pod first, for the container.
        var found = await _client.CoreV1.ReadNamespacedPodAsync(pod, BenchSystem.Namespace, cancellationToken: cancellationToken);
        var container = new PodRef(BenchSystem.Namespace, pod, found.Spec.Containers[0].Name);
        return (await _exec.RunAsync(new ExecRequest(container, command), CancellationToken.None, cancellationToken)).StandardOutput;
    }

    public void Dispose()
    {
        _services.Dispose();
        _client.Dispose();
    }
}

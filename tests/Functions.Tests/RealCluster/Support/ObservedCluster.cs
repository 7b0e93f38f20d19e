using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Cryptomeria.Functions.Tests.RealCluster.Support;

/// <summary>
/// What is in the namespace and in its pods, seen through the cluster's API: lists, and programs run in pods. It is the tests' own view and shares no
/// code with the app.
/// </summary>
internal sealed class ObservedCluster(string kubeconfig, string? context, string @namespace, TimeSpan patience) : IDisposable
{
    private const string Labels = "app.kubernetes.io/";

    /// <summary>Prints each process's command line, its words ended by spaces.</summary>
    private const string ScanProcesses = """for d in /proc/[0-9]*; do tr '\000' ' ' <"$d/cmdline" 2>/dev/null; echo; done""";

    private readonly Kubernetes _client = new(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig, context));

    public string Namespace => @namespace;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>All that is there, as <c>resource/name</c>.</summary>
    public Task<IReadOnlyList<string>> ContentsAsync() => NamespaceContents.ListAsync(_client, @namespace, Token);

    public async Task<IReadOnlyList<V1Pod>> PodsAsync(string? selector = null) =>
        [.. (await _client.CoreV1.ListNamespacedPodAsync(@namespace, labelSelector: selector, cancellationToken: Token)).Items];

    public async Task<IReadOnlyList<V1Service>> ServicesAsync() =>
        [.. (await _client.CoreV1.ListNamespacedServiceAsync(@namespace, cancellationToken: Token)).Items];

    /// <summary>The chains that have a StatefulSet, gwc too, in ordinal order.</summary>
    public async Task<IReadOnlyList<string>> ChainsAsync()
    {
        var sets = await _client.AppsV1.ListNamespacedStatefulSetAsync(@namespace, labelSelector: Labels + "category=chain", cancellationToken: Token);
        return [.. sets.Items.Select(set => set.GetLabel(Labels + "instance")).Order(StringComparer.Ordinal)];
    }

    /// <summary>What a change would change: the objects with their uids and generations.</summary>
    public async Task<IReadOnlyList<string>> FingerprintAsync()
    {
        var sets = await _client.AppsV1.ListNamespacedStatefulSetAsync(@namespace, cancellationToken: Token);
        var deployments = await _client.AppsV1.ListNamespacedDeploymentAsync(@namespace, cancellationToken: Token);
        var secrets = await _client.CoreV1.ListNamespacedSecretAsync(@namespace, cancellationToken: Token);
        var leases = await _client.CoordinationV1.ListNamespacedLeaseAsync(@namespace, cancellationToken: Token);
        IEnumerable<V1ObjectMeta> all =
        [
            .. sets.Items.Select(found => found.Metadata), .. deployments.Items.Select(found => found.Metadata), .. (await PodsAsync()).Select(found => found.Metadata),
            .. secrets.Items.Select(found => found.Metadata), .. leases.Items.Select(found => found.Metadata),
        ];
        return [.. all.Select(metadata => $"{metadata.Name} {metadata.Uid} {metadata.Generation}").Order(StringComparer.Ordinal)];
    }

    /// <summary>gwc's channels at its gateway port, as <c>rly</c> sees them.</summary>
    public async Task<IReadOnlyList<JsonNode>> GatewayChannelsAsync()
    {
        var output = await ExecAsync(await RelayerPodAsync(), "relayer", ["rly", "q", "channels", "gwc"]);
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)
                .Where(channel => channel["port_id"]!.GetValue<string>() == "gateway"),
        ];
    }

    /// <summary>The chains registered as storages, one entry a registration.</summary>
    public async Task<IReadOnlyList<string>> RegistrationsAsync()
    {
        var output = await ExecAsync("cryptomeria-gwc-0", "chain", ["gwcd", "q", "gateway", "endpoints", "-o", "json"]);
        var infos = JsonNode.Parse(output)!["storage_infos"]?.AsArray() ?? [];
        return [.. infos.Select(info => info!["chain_id"]!.GetValue<string>()).Order(StringComparer.Ordinal)];
    }

    /// <summary>The relayer's configured paths.</summary>
    public async Task<IReadOnlyList<string>> PathsAsync()
    {
        var output = await ExecAsync(await RelayerPodAsync(), "relayer", ["rly", "paths", "list", "--json"]);
        return [.. JsonNode.Parse(output)!.AsObject().Select(path => path.Key).Order(StringComparer.Ordinal)];
    }

    /// <summary>The command lines of the <c>rly</c> processes in the relayer pod, without the program's own name.</summary>
    public async Task<IReadOnlyList<string>> RlyProcessesAsync()
    {
        var output = await ExecAsync(await RelayerPodAsync(), "relayer", ["sh", "-c", ScanProcesses]);
        return
        [
            .. output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words.Length > 1 && Path.GetFileName(words[0]) == "rly").Select(words => string.Join(' ', words[1..])),
        ];
    }

    /// <summary>One open gateway channel and no other, one registration and one path for each chain but gwc, and one <c>rly start</c>.</summary>
    public async Task AssertLinkedAsync(params string[] chains)
    {
        Assert.Equal(["gwc", .. chains], (await ChainsAsync()).OrderBy(chain => chain != "gwc").ThenBy(chain => chain, StringComparer.Ordinal));
        var channels = await GatewayChannelsAsync();
        foreach (var chain in chains)
        {
            var channel = Assert.Single(channels, channel => channel["counterparty"]!["chain_id"]?.GetValue<string>() == chain);
            Assert.Equal("STATE_OPEN", channel["state"]!.GetValue<string>());
        }

        // A chain that was scaled away may still be registered at gwc.
        var registered = await RegistrationsAsync();
        Assert.All(chains, chain => Assert.Single(registered, chain));
        Assert.Equal(chains.Select(chain => $"path-gwc-{chain}-gw").Order(StringComparer.Ordinal), await PathsAsync());
        Assert.Single(await RlyProcessesAsync(), words => words.StartsWith("start", StringComparison.Ordinal));
    }

    /// <summary>Waits until something is so; looks every few tenths of a second.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begin) < patience, $"never so: {what}");
            await Task.Delay(100, Token);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> RelayerPodAsync()
    {
        var pods = await PodsAsync(Labels + "component=relayer");
        return Assert.Single(pods, pod => pod.Metadata.DeletionTimestamp is null && pod.Status.ContainerStatuses.All(container => container.Ready)).Name();
    }

    private async Task<string> ExecAsync(string pod, string container, string[] command)
    {
        var (output, error) = (string.Empty, string.Empty);
        var code = await _client.NamespacedPodExecAsync(
            pod,
            @namespace,
            container,
            command,
            tty: false,
            async (_, standardOutput, standardError) =>
            {
                var errors = new StreamReader(standardError).ReadToEndAsync(Token);
                output = await new StreamReader(standardOutput).ReadToEndAsync(Token);
                error = await errors;
            },
            Token);
        Assert.True(code == 0, $"{string.Join(' ', command)} in {pod} exited with {code}: {output}{error}");
        return output;
    }
}

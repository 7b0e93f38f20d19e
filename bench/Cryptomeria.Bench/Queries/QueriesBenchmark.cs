using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Cryptomeria.Bench.Support;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Faults;

namespace Cryptomeria.Bench.Queries;

/// <summary>What the queries cost, with 5 ms for each call of the Kubernetes API and 20 ms more for each exec.</summary>
internal static class QueriesBenchmark
{
    private const string Base = "/api/v1/system/";
    private const int StatusCount = 60;
    private const int LargeNamespace = 2000;

    private static readonly TimeSpan ApiLatency = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan ExecLatency = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LoadDuration = TimeSpan.FromSeconds(5);

    // The programs in the pods take no time of their own, so that only the cluster's latencies are measured.
    private static readonly CryptomeriaWorldOptions World = new()
    {
        BlockTime = TimeSpan.FromMilliseconds(250),
        LinkLatency = TimeSpan.FromMilliseconds(20),
        ProgramStartLatency = TimeSpan.Zero,
        QueryLatency = TimeSpan.Zero,
        ChainListLatency = TimeSpan.Zero,
    };

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine($"{Environment.ProcessorCount} processors; {ApiLatency.TotalMilliseconds} ms per API call, {ExecLatency.TotalMilliseconds} ms per exec");
        var four = await MeasureSmallAsync(cancellationToken);
        var sixtyFour = await MeasureLargeAsync(cancellationToken);
        Say($"status of 64 chains: {sixtyFour.MedianMilliseconds / four.MedianMilliseconds:0.0} times that of 4");
        await MeasureManyPodsAsync(cancellationToken);
        await MeasureUnreachableAsync(cancellationToken);
    }

    private static async Task<Samples> MeasureSmallAsync(CancellationToken cancellationToken)
    {
        await using var system = await BeginAsync(4, cancellationToken);
        var status = await StatusAsync(system, "status of 4 chains", cancellationToken);
        await MeasureScriptAsync(system, status, 20, cancellationToken);
        Say($"memory after it: {Mebibytes(system.App.Memory)}");

        foreach (var query in new[] { "ports", "k8s/pods", "status" })
        {
            system.Cluster.Requests.Clear();
            var rate = await Load.RunAsync(system.App.Http, Base + query, 64, LoadDuration, null, cancellationToken);
            Say($"{query}, 64 callers: {rate:0} answers a second");
        }

        using var answer = await system.App.Http.GetAsync(Base + "ports", cancellationToken);
        var unchanged = await Load.RunAsync(system.App.Http, Base + "ports", 64, LoadDuration, answer.Headers.ETag, cancellationToken);
        Say($"ports, 64 callers with If-None-Match: {unchanged:0} answers a second");
        var alone = await Load.RunAsync(system.App.Http, Base + "ports", 1, LoadDuration, null, cancellationToken);
        Say($"ports, one caller: {alone:0} answers a second");
        Say($"memory after it: {Mebibytes(system.App.Memory)}, at most {Mebibytes(system.App.PeakMemory)}");
        return status;
    }

    private static async Task<Samples> MeasureLargeAsync(CancellationToken cancellationToken)
    {
        await using var system = await BeginAsync(64, cancellationToken);
        var status = await StatusAsync(system, "status of 64 chains", cancellationToken);
        await MeasureScriptAsync(system, status, 3, cancellationToken);
        system.World.Faults.Change(faults => faults with { DeadChains = ["fdsc-7"] });
        await StatusAsync(system, "status of 64 chains, one of them dead", cancellationToken);
        system.World.Faults.Clear();
        using (system.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Latency, Path = "fdsc-7-0:26657", Milliseconds = 60_000 }))
        {
            await StatusAsync(system, "status of 64 chains, one of them silent", cancellationToken, 5);
        }

        Say($"memory after it: {Mebibytes(system.App.Memory)}, at most {Mebibytes(system.App.PeakMemory)}");
        return status;
    }

    /// <summary>cryptomeria's own status script on the same cluster.</summary>
    private static async Task MeasureScriptAsync(BenchSystem system, Samples status, int count, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("cryptomeria-bench-");
        var kubeconfig = system.Cluster.WriteKubeconfig(Path.Combine(directory.FullName, "kubeconfig"));
        using (var calls = new ApiScriptCalls(kubeconfig))
        {
            await MeasureAsync("its calls alone", calls);
        }

        if (KubectlScriptCalls.Find() is { } program)
        {
            await MeasureAsync("with kubectl", new KubectlScriptCalls(program, kubeconfig, Path.Combine(directory.FullName, "cache")));
        }

        directory.Delete(recursive: true);

        async Task MeasureAsync(string how, IScriptCalls calls)
        {
            var script = await Samples.TakeAsync(count, () => StatusScript.RunAsync(calls, cancellationToken), warmUps: 1);
            Say($"cryptomeria's status script, {how}: {script}, {script.MedianMilliseconds / status.MedianMilliseconds:0.0} times that of the API");
        }
    }

    /// <summary>How soon a cluster that is not there is told.</summary>
    private static async Task MeasureUnreachableAsync(CancellationToken cancellationToken)
    {
        await using var system = await BenchSystem.StartAsync(4, World, cancellationToken);
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        foreach (var (what, address) in new[] { ("refuses connections", closed.LocalEndPoint), ("never answers", silent.LocalEndpoint) })
        {
            var text = system.Cluster.Kubeconfig.Replace(system.Cluster.BaseAddress.Authority, address!.ToString(), StringComparison.Ordinal);
            await using var app = await AppProcess.StartAsync(
                path =>
                {
                    File.WriteAllText(path, text);
                    return path;
                },
                cancellationToken);
            foreach (var query in new[] { "status", "ports", "k8s/pods", "k8s/services", "k8s/configmaps", "k8s/logs?component=gwc" })
            {
                var answers = await Samples.TakeAsync(
                    3,
                    async () =>
                    {
                        using var answer = await app.Http.GetAsync(Base + query, cancellationToken);
                        if (!(await answer.Content.ReadAsStringAsync(cancellationToken)).Contains("K8S_UNREACHABLE", StringComparison.Ordinal))
                        {
                            throw new InvalidOperationException($"{query}: {answer}");
                        }
                    },
                    warmUps: 0);
                Say($"{query} of a cluster that {what}: {answers}");
            }
        }
    }

    private static async Task MeasureManyPodsAsync(CancellationToken cancellationToken)
    {
        await using var system = await BenchSystem.StartAsync(4, World, cancellationToken);
        for (var i = 0; i < LargeNamespace; i++)
        {
            system.Cluster.Objects.Create(BenchSystem.Manifest(
                $$$"""
                {"apiVersion":"v1","kind":"Pod",
                 "metadata":{"name":"extra-{{{i.ToString("d4", CultureInfo.InvariantCulture)}}}","namespace":"cryptomeria","labels":{"app.kubernetes.io/name":"cryptomeria"}},
                 "spec":{"nodeSelector":{"none":"such"},"containers":[{"name":"main","image":"main"}]}}
                """));
        }

        Slow(system);
        await system.App.Http.GetStringAsync(Base + "k8s/pods?limit=10", cancellationToken);
        var before = system.App.PeakMemory;
        var list = await Samples.TakeAsync(20, () => system.App.Http.GetStringAsync(Base + "k8s/pods", cancellationToken));
        Say($"k8s/pods of {LargeNamespace} pods: {list}");
        Say($"memory: at most {Mebibytes(before)} before, {Mebibytes(system.App.PeakMemory)} after");
    }

    private static async Task<BenchSystem> BeginAsync(int chains, CancellationToken cancellationToken)
    {
        var system = await BenchSystem.StartAsync(chains, World, cancellationToken);
        await system.StartSystemAsync(cancellationToken);
        Slow(system);
        return system;
    }

    private static void Slow(BenchSystem system) =>
        (system.Cluster.Faults.ApiLatency, system.Cluster.Faults.ExecStartLatency) = (ApiLatency, ExecLatency);

    private static async Task<Samples> StatusAsync(BenchSystem system, string what, CancellationToken cancellationToken, int count = StatusCount)
    {
        JsonNode data = new JsonObject();
        var (asked, worked) = (0, system.App.ProcessorTime);
        var samples = await Samples.TakeAsync(
            count,
            async () =>
            {
                data = await system.GetAsync("status", cancellationToken);
                asked++;
            });
        var each = (system.App.ProcessorTime - worked).TotalMilliseconds / asked;
        Say($"{what} ({data["health"]}, {data["chains"]!.AsArray().Count} chains): {samples}; {each:0.0} ms of a processor each");
        return samples;
    }

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024.0:0} MiB");

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}

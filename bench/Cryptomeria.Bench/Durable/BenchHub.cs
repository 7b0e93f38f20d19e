using Cryptomeria.EmbeddedHost;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cryptomeria.Bench.Durable;

/// <summary>An app with the benchmark's functions on the embedded host.</summary>
internal sealed class BenchHub : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly DirectoryInfo? _owned;

    private BenchHub(IHost host, DurableTaskClient client, DirectoryInfo? owned) => (_host, Client, _owned) = (host, client, owned);

    public DurableTaskClient Client { get; }

    /// <param name="directory">Where its data are; null for a place of its own, which goes with it.</param>
    public static async Task<BenchHub> StartAsync(string? directory, CancellationToken cancellationToken)
    {
        var owned = directory is null ? Directory.CreateTempSubdirectory("cryptomeria-bench-") : null;
        var root = directory ?? owned!.FullName;

        // The host's defaults, whichever host.json lies beside the program.
        await File.WriteAllTextAsync(Path.Combine(root, "host.json"), """{"version":"2.0"}""", cancellationToken);
        var host = Build(["--urls=http://127.0.0.1:0", $"--contentRoot={root}", $"--DATA_DIR={root}", "--Logging:LogLevel:Default=Warning"]);
        await host.StartAsync(cancellationToken);

        // Only a function is given the client.
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        using var answer = await http.GetAsync("/api/client", cancellationToken);
        answer.EnsureSuccessStatusCode();
        return new BenchHub(host, BenchFunctions.Client!, owned);
    }

    /// <summary>Starts an orchestration and waits for its end.</summary>
    public async Task RunAsync(string orchestrator, int input, CancellationToken cancellationToken)
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, cancellation: cancellationToken);
        await EndOfAsync(id, cancellationToken);
    }

    /// <exception cref="InvalidOperationException">It did not end well.</exception>
    public async Task EndOfAsync(string id, CancellationToken cancellationToken)
    {
        var end = await Client.WaitForInstanceCompletionAsync(id, cancellationToken);
        if (end.RuntimeStatus != OrchestrationRuntimeStatus.Completed)
        {
            throw new InvalidOperationException($"{id} is {end.RuntimeStatus}: {end.FailureDetails}");
        }
    }

    /// <summary>Runs so many orchestrations, so many of them at one time.</summary>
    public static Task RunManyAsync(int count, int inFlight, Func<int, Task> run, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = inFlight, CancellationToken = cancellationToken },
            async (i, _) => await run(i));

    // Without the list of the functions that the host prints.
    private static IHost Build(string[] args)
    {
        var console = Console.Out;
        Console.SetOut(TextWriter.Null);
        try
        {
            var builder = FunctionsAppBuilder.Create(args);
            builder.ConfigureFunctionsWebApplication();
            return builder.Build();
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        _owned?.Delete(recursive: true);
    }
}

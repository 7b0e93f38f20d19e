using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Durable.Client;
using Cryptomeria.EmbeddedHost.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cryptomeria.EmbeddedHost.Tests.Durable.Support;

/// <summary>An engine over a directory of its own, which is deleted in the end.</summary>
internal sealed class TestHub : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Action<DurableEngineOptions>? _configure;
    private readonly TimeProvider? _clock;
    private readonly string _directory = Directory.CreateTempSubdirectory("durable-").FullName;

    private TestHub(DelegateInvoker invoker, Action<DurableEngineOptions>? configure, TimeProvider? clock)
    {
        Invoker = invoker;
        _configure = configure;
        _clock = clock;
    }

    public DelegateInvoker Invoker { get; }

    public DurableEngine Engine { get; private set; } = null!;

    public DurableTaskClient Client { get; private set; } = null!;

    /// <summary>The life of the host that the next engine belongs to; null for none.</summary>
    public IHostApplicationLifetime? Lifetime { get; set; }

    public MemoryLog Log { get; } = new();

    public string DatabasePath => Path.Combine(_directory, "test.db");

    public string DataDirectory => _directory;

    public static async Task<TestHub> StartAsync(DelegateInvoker invoker, Action<DurableEngineOptions>? configure = null, TimeProvider? clock = null)
    {
        TestHub hub = new(invoker, configure, clock);
        await hub.StartAsync();
        return hub;
    }

    /// <summary>An engine over the same directory; the one before has to have ended.</summary>
    public async Task StartAsync()
    {
        Engine = NewEngine();
        await Engine.StartAsync(CancellationToken.None);
        Client = new EmbeddedDurableTaskClient(Engine);
    }

    public DurableEngine NewEngine()
    {
        DurableEngineOptions options = new() { HubName = "test", DataDirectory = _directory };
        _configure?.Invoke(options);
        return new DurableEngine(Options.Create(options), Invoker, LoggerFactory.Create(builder => builder.AddProvider(Log).SetMinimumLevel(LogLevel.Debug)), _clock, Lifetime);
    }

    public async Task StopAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        await Engine.StopAsync(limit.Token);
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Starts an orchestration and waits for its end.</summary>
    public async Task<OrchestrationMetadata> RunAsync(string name, object? input = null, StartOrchestrationOptions? options = null)
    {
        string id = await Client.ScheduleNewOrchestrationInstanceAsync(name, input, options);
        return await EndOfAsync(id);
    }

    public async Task<T?> RunAsync<T>(string name, object? input = null)
    {
        OrchestrationMetadata metadata = await RunAsync(name, input);
        Assert.True(metadata.RuntimeStatus == OrchestrationRuntimeStatus.Completed, metadata.FailureDetails?.ToString());
        return metadata.ReadOutputAs<T>();
    }

    public async Task<OrchestrationMetadata> EndOfAsync(string id)
    {
        using CancellationTokenSource limit = new(Patience);
        return await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, limit.Token);
    }

    /// <summary>Waits until an instance's metadata are as wanted.</summary>
    public async Task<OrchestrationMetadata> UntilAsync(string id, Func<OrchestrationMetadata, bool> isWanted)
    {
        using CancellationTokenSource limit = new(Patience);
        while (true)
        {
            if (await Client.GetInstanceAsync(id, getInputsAndOutputs: true, limit.Token) is { } metadata && isWanted(metadata))
            {
                return metadata;
            }

            await Task.Delay(5, limit.Token);
        }
    }

    public IReadOnlyList<HistoryEvent> HistoryOf(string id) => Engine.Parts.Store.Load(id)!.History;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Engine.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}

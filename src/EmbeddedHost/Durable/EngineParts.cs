using Cryptomeria.EmbeddedHost.Durable.Activities;
using Cryptomeria.EmbeddedHost.Durable.Client;
using Cryptomeria.EmbeddedHost.Durable.Entities;
using Cryptomeria.EmbeddedHost.Durable.Instances;
using Cryptomeria.EmbeddedHost.Durable.Timers;
using Cryptomeria.EmbeddedHost.Storage;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Durable;

/// <summary>The parts of a running engine, as they know each other.</summary>
internal sealed class EngineParts : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public EngineParts(DurableEngineOptions options, ITaskInvoker invoker, IDurableStore store, TimeProvider clock, ILoggerFactory loggerFactory)
    {
        Options = options;
        Invoker = invoker;
        Store = store;
        Clock = clock;
        LoggerFactory = loggerFactory;
        Logger = loggerFactory.CreateLogger<DurableEngine>();
        Stopping = _stopping.Token;
        Instances = new InstanceTable(this);
        Steps = new StepScheduler(options.MaxConcurrentOrchestratorFunctions, Instances.RunStep);
        Activities = new ActivityDispatcher(this);
        Timers = new DurableTimers(clock, timer => Instances.Deliver(timer.InstanceId, InstanceMessages.TimerFired(timer)));
        Entities = new EntityTable(this);
        Watch = new InstanceWatch();
    }

    public DurableEngineOptions Options { get; }

    public ITaskInvoker Invoker { get; }

    public IDurableStore Store { get; }

    public TimeProvider Clock { get; }

    public ILoggerFactory LoggerFactory { get; }

    public ILogger Logger { get; }

    /// <summary>Canceled when the engine stops.</summary>
    public CancellationToken Stopping { get; }

    public InstanceTable Instances { get; }

    public StepScheduler Steps { get; }

    public ActivityDispatcher Activities { get; }

    public DurableTimers Timers { get; }

    public EntityTable Entities { get; }

    public InstanceWatch Watch { get; }

    /// <summary>Begins nothing more of what is queued, and cancels the activities and entities that run.</summary>
    public async Task BeginStopAsync()
    {
        Timers.Stop();
        await _stopping.CancelAsync();
        Entities.BeginStop();
    }

    public void Dispose()
    {
        Timers.Dispose();
        Entities.Dispose();
        Store.Dispose();
        _stopping.Dispose();
    }
}

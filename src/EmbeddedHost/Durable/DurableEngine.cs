using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Storage.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cryptomeria.EmbeddedHost.Durable;

/// <summary>Runs orchestrations and activities over a task hub's files.</summary>
internal sealed class DurableEngine : IHostedService, IAsyncDisposable, IDisposable
{
    private readonly DurableEngineOptions _options;
    private readonly ITaskInvoker _invoker;
    private readonly TimeProvider _clock;
    private readonly ILoggerFactory _loggerFactory;
    private readonly ILogger _logger;
    private readonly IHostApplicationLifetime? _lifetime;

    private DataDirectoryLock? _directoryLock;
    private EngineParts? _parts;
    private CancellationTokenRegistration _onStopping;

    public DurableEngine(
        IOptions<DurableEngineOptions> options,
        ITaskInvoker invoker,
        ILoggerFactory loggerFactory,
        TimeProvider? clock = null,
        IHostApplicationLifetime? lifetime = null)
    {
        _options = options.Value;
        _invoker = invoker;
        _loggerFactory = loggerFactory;
        _logger = loggerFactory.CreateLogger<DurableEngine>();
        _clock = clock ?? TimeProvider.System;
        _lifetime = lifetime;
    }

    /// <summary>The settings that the engine runs with.</summary>
    public DurableEngineOptions Options => _options;

    /// <exception cref="InvalidOperationException">The engine has not started, or has stopped.</exception>
    public EngineParts Parts => _parts ?? throw new InvalidOperationException("The durable engine is not running.");

    private string DatabasePath => Path.Combine(_options.DataDirectory, $"{_options.HubName}.db");

    /// <summary>Opens the task hub and goes on with what is under way in it.</summary>
    /// <exception cref="InvalidOperationException">Another process uses the task hub.</exception>
    /// <exception cref="DurableStorageException">The task hub cannot be read.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _directoryLock = DataDirectoryLock.Acquire(_options.DataDirectory, _options.HubName);
        EngineParts? parts = null;
        try
        {
            SqliteDurableStore store = new(DatabasePath, _options.SynchronousMode, OnFault, _loggerFactory.CreateLogger<SqliteDurableStore>());
            parts = new EngineParts(_options, _invoker, store, _clock, _loggerFactory);
            StartupState state = store.Open();
            EngineLog.Opened(_logger, DatabasePath, state.Pending.Count, state.Messages.Count, state.Activities.Count, state.Timers.Count);
            _parts = parts;

            // Before anything goes on: where the host has been told to stop meanwhile, nothing does.
            _onStopping = _lifetime?.ApplicationStopping.Register(() => _ = BeginStopAsync()) ?? default;
            Resume(parts, state);
        }
        catch
        {
            _parts = parts;
            Free();
            throw;
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// Cancels the activities that run, waits for them and for what follows from their results, and closes the task hub. What is not finished when
    /// <paramref name="cancellationToken"/> is canceled goes on at the next start.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_parts is not { } parts)
        {
            return;
        }

        await BeginStopAsync();
        try
        {
            await parts.Activities.WaitUntilIdleAsync(cancellationToken);
            await parts.Entities.WaitUntilIdleAsync(cancellationToken);
            await parts.Instances.WaitUntilIdleAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            EngineLog.ClosedEarly(_logger);
        }

        parts.Steps.Close();
        await parts.Store.CloseAsync();
        parts.Watch.Close(new InvalidOperationException("The durable engine has stopped."));
        EngineLog.Closed(_logger, DatabasePath);
        Free();
    }

    /// <summary>Stops an engine that was not stopped, without waiting for functions: they lose what they work with, and that must not pass for their results.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(new CancellationToken(canceled: true));

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        Free();
    }

    private static void Resume(EngineParts parts, StartupState state)
    {
        parts.Timers.Add(state.Timers);
        foreach ((string instanceId, InstanceMessage message) in state.Messages)
        {
            parts.Instances.Deliver(instanceId, message);
        }

        foreach (InstanceRecord record in state.Pending)
        {
            parts.Instances.Deliver(
                record.InstanceId,
                new InstanceMessage { Kind = HistoryEventKind.ExecutionStarted, Row = record.Row, Execution = record.Execution });
        }

        parts.Activities.Enqueue(state.Activities);
        parts.Entities.Resume(state.Entities);
    }

    private void Free()
    {
        _onStopping.Dispose();
        _parts?.Dispose();
        _parts = null;
        _directoryLock?.Dispose();
        _directoryLock = null;
    }

    private async Task BeginStopAsync()
    {
        if (_parts is { } parts)
        {
            await parts.BeginStopAsync();
        }
    }

    // A host whose durable functions cannot go on ends, so that whoever supervises it notices.
    private void OnFault(DurableStorageException exception)
    {
        _parts?.Watch.Close(exception);
        _lifetime?.StopApplication();
    }
}

using Cryptomeria.EmbeddedHost.Storage.Entities;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>
/// The operations that one call of an entity's function carries out. Each is all or nothing: one that throws leaves neither a state nor anything sent.
/// </summary>
internal sealed class EntityBatch
{
    private readonly IReadOnlyList<EntityMessage> _operations;
    private readonly DataConverter _converter;
    private readonly EmbeddedEntityState _state;
    private readonly EmbeddedEntityContext _context;
    private readonly Action<EntityMessage, Exception> _onFailure;
    private readonly CancellationToken _stopping;
    private readonly List<OperationOutcome> _outcomes = [];

    private bool _isDispatched;

    /// <param name="id">The entity.</param>
    /// <param name="state">Its state, as stored; null for none.</param>
    /// <param name="operations">The operations, in order.</param>
    /// <param name="options">The engine's settings.</param>
    /// <param name="onFailure">Told each operation that threw.</param>
    /// <param name="stopping">Canceled when the engine stops: what has not run then stays for the next start.</param>
    public EntityBatch(
        EntityInstanceId id,
        string? state,
        IReadOnlyList<EntityMessage> operations,
        DurableEngineOptions options,
        Action<EntityMessage, Exception> onFailure,
        CancellationToken stopping)
    {
        Id = id;
        _operations = operations;
        _converter = options.DataConverter;
        _state = new EmbeddedEntityState(_converter, state);
        _context = new EmbeddedEntityContext(id, options);
        _onFailure = onFailure;
        _stopping = stopping;
    }

    /// <summary>The entity.</summary>
    public EntityInstanceId Id { get; }

    /// <summary>The state after the operations, as stored.</summary>
    public string? State => _state.Stored;

    /// <summary>What the operations sent, in order.</summary>
    public IReadOnlyList<EntityAction> Actions => _context.Actions;

    /// <summary>The results of the operations that have run, in order.</summary>
    public IReadOnlyList<OperationOutcome> Outcomes => _outcomes;

    /// <summary>True where the engine stops and operations are left.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Runs the operations one after another.</summary>
    /// <param name="run">Runs one and returns its result.</param>
    /// <exception cref="InvalidOperationException">They have been run already.</exception>
    public async Task RunAsync(Func<TaskEntityOperation, ValueTask<object?>> run)
    {
        if (_isDispatched)
        {
            throw new InvalidOperationException($"The operations of {Id} have been dispatched already. An entity's function dispatches once.");
        }

        _isDispatched = true;
        foreach (EntityMessage operation in _operations)
        {
            if (await RunOneAsync(operation, run) is not { } outcome)
            {
                IsCutOff = true;
                return;
            }

            _outcomes.Add(outcome);
        }
    }

    /// <exception cref="InvalidOperationException">The function returned before it had run the operations.</exception>
    public void EnsureComplete()
    {
        if (_outcomes.Count < _operations.Count && !IsCutOff)
        {
            throw new InvalidOperationException(_isDispatched
                ? $"The function of {Id} returned while its operations still ran. Await the dispatch."
                : $"The function of {Id} returned without dispatching. Call DispatchAsync of its TaskEntityDispatcher and await it.");
        }
    }

    /// <returns>Null where the engine stops: the operation has not run, or has been cut off.</returns>
    private async Task<OperationOutcome?> RunOneAsync(EntityMessage message, Func<TaskEntityOperation, ValueTask<object?>> run)
    {
        if (_stopping.IsCancellationRequested)
        {
            return null;
        }

        string? stateBefore = _state.Stored;
        int actionsBefore = _context.Actions.Count;
        try
        {
            object? result = await run(new EmbeddedEntityOperation(message.Operation!, message.Data, _converter, _context, _state));
            return new OperationOutcome(_converter.Serialize(result), Failure: null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _state.Restore(stateBefore);
            _context.Restore(actionsBefore);
            if (e is OperationCanceledException && _stopping.IsCancellationRequested)
            {
                return null;
            }

            _onFailure(message, e);
            return new OperationOutcome(Result: null, TaskFailureDetails.FromException(e));
        }
    }
}

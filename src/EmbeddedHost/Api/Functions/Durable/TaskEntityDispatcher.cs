using Cryptomeria.EmbeddedHost.Durable.Entities;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Hands the operations that an entity's function was started for to what carries them out. A function dispatches once and awaits it; there may be several
/// operations, and they run one after another.
/// </summary>
public sealed class TaskEntityDispatcher
{
    private readonly EntityBatch _batch;
    private readonly IServiceProvider _services;

    internal TaskEntityDispatcher(EntityBatch batch, IServiceProvider services)
    {
        _batch = batch;
        _services = services;
    }

    /// <summary>Hands the operations to an entity.</summary>
    /// <param name="entity">The entity.</param>
    public Task DispatchAsync(ITaskEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return _batch.RunAsync(entity.RunAsync);
    }

    /// <summary>
    /// Hands the operations to a new object. An <see cref="ITaskEntity"/> is taken from the services, or made with them; any other type is the
    /// entity's state, and its public methods are the operations.
    /// </summary>
    /// <typeparam name="T">The entity or the state.</typeparam>
    public async Task DispatchAsync<T>()
    {
        if (!typeof(ITaskEntity).IsAssignableFrom(typeof(T)))
        {
            await _batch.RunAsync(new StateEntity<T>().RunAsync);
            return;
        }

        if (_services.GetService<T>() is ITaskEntity service)
        {
            await _batch.RunAsync(service.RunAsync);
            return;
        }

        // The provider does not know the instance, so it is disposed here.
        ITaskEntity entity = (ITaskEntity)(object)ActivatorUtilities.CreateInstance<T>(_services)!;
        try
        {
            await _batch.RunAsync(entity.RunAsync);
        }
        finally
        {
            await DisposeAsync(entity);
        }
    }

    /// <summary>Hands the operations to a function.</summary>
    /// <param name="handler">Runs one operation and returns its result.</param>
    public Task DispatchAsync(Func<TaskEntityOperation, ValueTask<object?>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _batch.RunAsync(handler);
    }

    private static async ValueTask DisposeAsync(ITaskEntity entity)
    {
        if (entity is IAsyncDisposable asyncDisposable)
        {
            await asyncDisposable.DisposeAsync();
        }
        else
        {
            (entity as IDisposable)?.Dispose();
        }
    }

    private sealed class StateEntity<T> : TaskEntity<T>
    {
        protected override bool AllowStateDispatch => true;
    }
}

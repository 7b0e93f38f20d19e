using Cryptomeria.EmbeddedHost.Durable.Entities;
using Cryptomeria.EmbeddedHost.Storage.Entities;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Durable.Client;

/// <summary>The embedded engine's client for entities.</summary>
internal sealed class EmbeddedDurableEntityClient(DurableEngine engine) : DurableEntityClient(engine.Options.HubName)
{
    private const int MaxPageSize = 10_000;

    private EngineParts Parts => engine.Parts;

    private DataConverter Converter => engine.Options.DataConverter;

    /// <inheritdoc/>
    public override Task SignalEntityAsync(
        EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null, CancellationToken cancellation = default)
    {
        SignalEntityOperation operation = new(Parts, EntityMessages.Signal(id, operationName, Converter.Serialize(input), options), cancellation);
        Parts.Store.Submit(operation);
        return operation.Task;
    }

    /// <inheritdoc/>
    public override Task<EntityMetadata?> GetEntityAsync(EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default) =>
        Task.FromResult(Read(id, includeState, cancellation) is { } details ? Map(details) : null);

    /// <inheritdoc/>
    public override Task<EntityMetadata<T>?> GetEntityAsync<T>(EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default) =>
        Task.FromResult(Read(id, includeState, cancellation) is { } details ? Map<T>(details) : null);

    /// <inheritdoc/>
    public override AsyncPageable<EntityMetadata> GetAllEntitiesAsync(EntityQuery? filter = null) => List(filter, Map);

    /// <inheritdoc/>
    public override AsyncPageable<EntityMetadata<T>> GetAllEntitiesAsync<T>(EntityQuery? filter = null) => List(filter, Map<T>);

    /// <inheritdoc/>
    public override async Task<CleanEntityStorageResult> CleanEntityStorageAsync(
        CleanEntityStorageRequest? request = null, bool continueUntilComplete = true, CancellationToken cancellation = default)
    {
        CleanEntityStorageRequest asked = request ?? CleanEntityStorageRequest.Default;
        CleanEntityStorageResult sum = new() { ContinuationToken = asked.ContinuationToken };
        do
        {
            CleanEntityStorageOperation operation = new(Parts, asked, ContinuationTokens.Read(sum.ContinuationToken), cancellation);
            Parts.Store.Submit(operation);
            CleanEntityStorageResult portion = await operation.Task;
            sum = new CleanEntityStorageResult
            {
                EmptyEntitiesRemoved = sum.EmptyEntitiesRemoved + portion.EmptyEntitiesRemoved,
                OrphanedLocksReleased = sum.OrphanedLocksReleased + portion.OrphanedLocksReleased,
                ContinuationToken = portion.ContinuationToken,
            };
        }
        while (continueUntilComplete && sum.ContinuationToken is not null);

        return sum;
    }

    private EntityDetails? Read(EntityInstanceId id, bool withState, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Parts.Store.Entities.Read(EntityIds.Text(id, nameof(id)), withState) is { Record.HasState: true } details ? details : null;
    }

    private AsyncPageable<TMetadata> List<TMetadata>(EntityQuery? filter, Func<EntityDetails, TMetadata> map)
        where TMetadata : notnull
    {
        EntityQuery query = filter ?? new EntityQuery();
        EntityFilter entities = new()
        {
            Prefix = query.InstanceIdStartsWith ?? "@",
            ModifiedFrom = query.LastModifiedFrom?.UtcDateTime,
            ModifiedTo = query.LastModifiedTo?.UtcDateTime,
            IncludeTransient = query.IncludeTransient,
        };
        return Pageable.Create((token, hint, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            string? after = ContinuationTokens.Read(token ?? query.ContinuationToken);
            int size = Math.Clamp(hint ?? query.PageSize ?? EntityQuery.DefaultPageSize, 1, MaxPageSize);

            // One more than asked for, to know whether more follow.
            IReadOnlyList<EntityDetails> found = Parts.Store.Entities.Read(entities, after, size + 1, query.IncludeState);
            string? next = found.Count > size ? ContinuationTokens.After(found[size - 1].Record.EntityId) : null;
            return Task.FromResult(new Page<TMetadata>([.. found.Take(size).Select(map)], next));
        });
    }

    private EntityMetadata Map(EntityDetails details)
    {
        EntityRecord record = details.Record;
        return new EntityMetadata(EntityInstanceId.FromString(record.EntityId), record.State is { } state ? new SerializedData(state, Converter) : null)
        {
            LastModifiedTime = record.Modified,
            BacklogQueueSize = details.Backlog,
            LockedBy = record.Lock?.InstanceId,
        };
    }

    private EntityMetadata<T> Map<T>(EntityDetails details)
    {
        EntityRecord record = details.Record;
        EntityInstanceId id = EntityInstanceId.FromString(record.EntityId);
        DateTimeOffset modified = record.Modified;
        string? lockedBy = record.Lock?.InstanceId;

        // Two constructors: a state that is not there is no default value.
        return record.State is { } state
            ? new EntityMetadata<T>(id, Converter.Read<T>(state))
            {
                LastModifiedTime = modified,
                BacklogQueueSize = details.Backlog,
                LockedBy = lockedBy,
            }
            : new EntityMetadata<T>(id)
            {
                LastModifiedTime = modified,
                BacklogQueueSize = details.Backlog,
                LockedBy = lockedBy,
            };
    }
}

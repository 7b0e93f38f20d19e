using Cryptomeria.EmbeddedHost.Storage.Entities;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>One turn of an entity: reads what it has to do, does a batch of it, and hands the outcome to the store.</summary>
internal sealed class EntityTurn(EngineParts parts, EntityActor actor)
{
    public async Task RunAsync()
    {
        try
        {
            EntityWork work = parts.Store.Entities.ReadWork(actor.EntityId, parts.Options.MaxEntityOperationBatchSize);
            if (work.Messages.Count == 0)
            {
                parts.Entities.Release(actor, hasMore: false);
            }
            else if (await InvokeAsync(work) is { } step)
            {
                actor.FailedTurns = 0;
                parts.Store.Submit(new EntityStepOperation(parts, actor, work, step));
            }
            else
            {
                parts.Entities.Release(actor, hasMore: false);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The store cannot be read, or there is a mistake in the engine: nothing was committed, so the turn can be taken again.
            TimeSpan delay = RetryBackoff.After(++actor.FailedTurns);
            EngineLog.EntityTurnFailed(parts.Logger, actor.EntityId, delay, OneLine.Of(e));
            EngineLog.ThrownBy(parts.Logger, "entity", actor.EntityId, e);
            _ = RetryAsync(delay);
        }
        finally
        {
            parts.Entities.EndRun();
        }
    }

    private async Task RetryAsync(TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, parts.Clock, parts.Stopping);
        }
        catch (OperationCanceledException)
        {
            // It goes on when the hub is opened next.
        }

        parts.Entities.Release(actor, hasMore: true);
    }

    /// <returns>What came of it; null where it was cut off by the end of the host and has to run again.</returns>
    private async Task<EntityStep?> InvokeAsync(EntityWork work)
    {
        EntityInstanceId id = EntityInstanceId.FromString(actor.EntityId);
        EntityMessage? lockRequest = work.Messages[^1] is { Kind: EntityMessageKind.Lock } last ? last : null;
        EntityMessage[] operations = [.. work.Messages.Where(message => message.Kind != EntityMessageKind.Lock)];
        string? state = work.Record?.State;
        if (operations.Length == 0)
        {
            return new EntityStep([], [], state, [], lockRequest);
        }

        if (!parts.Invoker.HasEntity(id.Name))
        {
            TaskFailureDetails missing = new("EntityFunctionNotFound", $"There is no entity function for '{id.Name}'.", null, null, null);
            EngineLog.EntityFailed(parts.Logger, actor.EntityId, missing.ErrorMessage);
            return Failed(operations, state, missing, lockRequest);
        }

        EntityBatch batch = new(id, state, operations);
        try
        {
            await FunctionTimeLimit.RunAsync(
                parts, $"The entity '{actor.EntityId}'", token => parts.Invoker.RunEntityAsync(batch, token), parts.Stopping);
            OperationOutcome[] outcomes = [.. batch.Result.Results.Select(EntityBatchReader.Outcome)];
            if (IsCutOff(outcomes))
            {
                EngineLog.EntityCutOff(parts.Logger, actor.EntityId);
                return null;
            }

            Report(operations, outcomes);
            return new EntityStep(operations, outcomes, batch.Result.EntityState, [.. batch.Result.Actions.Select(EntityBatchReader.Action)], lockRequest);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            EngineLog.ThrownBy(parts.Logger, "entity", actor.EntityId, e);
            if (parts.Stopping.IsCancellationRequested)
            {
                // As with activities: what the end of the host broke off is not told from a failure of its own, which comes again.
                EngineLog.EntityCutOff(parts.Logger, actor.EntityId);
                return null;
            }

            EngineLog.EntityFailed(parts.Logger, actor.EntityId, OneLine.Of(e));
            return Failed(operations, state, FailureDetailsFactory.Create(e), lockRequest);
        }
    }

    // The function itself failed: nothing of the batch counts, as on the Functions host.
    private static EntityStep Failed(EntityMessage[] operations, string? state, TaskFailureDetails failure, EntityMessage? lockRequest) =>
        new(operations, [.. operations.Select(_ => new OperationOutcome(null, failure))], state, [], lockRequest);

    // What fails once the host ends has not failed by itself: a canceled token, a service that is gone. Nothing of the batch was stored, so all of it runs at the next start.
    private bool IsCutOff(OperationOutcome[] outcomes) => parts.Stopping.IsCancellationRequested && outcomes.Any(outcome => outcome.Failure is not null);

    private void Report(EntityMessage[] operations, OperationOutcome[] outcomes)
    {
        foreach ((EntityMessage operation, OperationOutcome outcome) in operations.Zip(outcomes))
        {
            if (outcome.Failure is { } failure)
            {
                EngineLog.EntityOperationFailed(parts.Logger, operation.Operation!, actor.EntityId, $"{failure.ErrorType}: {failure.ErrorMessage}");
            }
        }
    }
}

using Cryptomeria.EmbeddedHost.Storage.Entities;
using Google.Protobuf;
using Microsoft.DurableTask.Entities;
using P = Microsoft.DurableTask.Protobuf;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>
/// The operations that one call of an entity's function carries out, as the official worker takes and answers them: Durable Task's protocol messages, base64. The worker
/// makes each operation all or nothing: one that throws leaves neither a state nor anything sent.
/// </summary>
internal sealed class EntityBatch(EntityInstanceId id, string? state, IReadOnlyList<EntityMessage> operations)
{
    // The protocol wants a Guid; results come in the order of the operations, so nobody reads it.
    private static readonly string RequestId = Guid.Empty.ToString();

    private P.EntityBatchResult? _result;

    /// <summary>The entity.</summary>
    public EntityInstanceId Id => id;

    /// <summary>An <c>EntityBatchRequest</c>.</summary>
    public string Request => Convert.ToBase64String(ToRequest().ToByteArray());

    /// <summary>The outcome.</summary>
    /// <exception cref="InvalidOperationException">The function returned before it had dispatched the operations.</exception>
    public P.EntityBatchResult Result => _result
        ?? throw new InvalidOperationException($"The function of {id} returned without the results of its operations. Call DispatchAsync of its TaskEntityDispatcher and await it.");

    /// <summary>Takes the answer.</summary>
    /// <param name="result">An <c>EntityBatchResult</c>; empty where nothing was dispatched.</param>
    public void Complete(string result)
    {
        if (result.Length > 0)
        {
            _result = P.EntityBatchResult.Parser.ParseFrom(Convert.FromBase64String(result));
        }
    }

    private P.EntityBatchRequest ToRequest() => new()
    {
        InstanceId = id.ToString(),
        EntityState = state,
        Operations =
        {
            operations.Select(message => new P.OperationRequest { RequestId = RequestId, Operation = message.Operation, Input = message.Data }),
        },
    };
}

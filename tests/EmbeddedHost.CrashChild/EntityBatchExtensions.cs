using Cryptomeria.EmbeddedHost.Durable.Entities;
using Microsoft.DurableTask.Entities;
using Microsoft.DurableTask.Worker.Grpc;

namespace Cryptomeria.EmbeddedHost.CrashChild;

/// <summary>Runs a batch without a function around it.</summary>
internal static class EntityBatchExtensions
{
    /// <summary>Runs the operations one after another, as the official worker does.</summary>
    public static async Task RunAsync(this EntityBatch batch, Func<TaskEntityOperation, ValueTask<object?>> run) =>
        batch.Complete(await GrpcEntityRunner.LoadAndRunAsync(batch.Request, new DelegateEntity(run)));

    private sealed class DelegateEntity(Func<TaskEntityOperation, ValueTask<object?>> run) : ITaskEntity
    {
        public ValueTask<object?> RunAsync(TaskEntityOperation operation) => run(operation);
    }
}

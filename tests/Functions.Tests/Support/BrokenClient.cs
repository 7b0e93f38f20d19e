using System.Threading.Channels;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>A durable client whose store is away: each call fails, or, where there is nothing it fails with, never ends.</summary>
public sealed class BrokenClient(Exception? failure) : ListedClient([])
{
    private readonly Channel<string> _asked = Channel.CreateUnbounded<string>();

    /// <summary>What was asked, one after the other.</summary>
    public ChannelReader<string> Asked => _asked.Reader;

    public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        FailAsync<OrchestrationMetadata?>("get", cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        Pageable.Create<OrchestrationMetadata>((_, _, cancellation) => FailAsync<Page<OrchestrationMetadata>>("list", cancellation));

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default) =>
        FailAsync<string>("schedule", cancellation);

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        FailAsync<bool>("raise", cancellation);

    private async Task<T> FailAsync<T>(string call, CancellationToken cancellationToken)
    {
        _asked.Writer.TryWrite(call);
        if (failure is not null)
        {
            throw failure;
        }

        // As a store that goes on trying by itself, whoever gave up.
        await new TaskCompletionSource().Task.WaitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        throw new InvalidOperationException();
    }
}

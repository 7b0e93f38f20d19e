using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Operations;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>
/// A durable client over a list of instances that keeps only what the official one promises of a query: the filters hold, the order is any,
/// a page may be empty and still have a next one. (Everything else goes through the real engine, over HTTP.)
/// </summary>
public class ListedClient : DurableTaskClient
{
    private readonly List<OrchestrationMetadata> _instances;

    public ListedClient(IEnumerable<(string Id, string Name, OrchestrationRuntimeStatus Status)> instances)
        : base("listed")
    {
        var converter = JsonDataConverter.Default;
        var input = converter.Serialize(new JobInput(SystemStart.Type, "cryptomeria", "cryptomeria", 1800, ["initRelayer"], false));
        _instances =
        [
            .. instances.Select(instance => new OrchestrationMetadata(instance.Name, instance.Id)
            {
                RuntimeStatus = instance.Status,
                DataConverter = converter,
                SerializedInput = input,
                SerializedCustomStatus = converter.Serialize(new JobState(
                    instance.Status == OrchestrationRuntimeStatus.Failed ? JobStatus.Failed : JobStatus.Succeeded, null, null, [])),
            }),
        ];
        new Random(1).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_instances));
    }

    /// <summary>How many queries were asked.</summary>
    public int Queries { get; private set; }

    /// <summary>How many instances were handed out.</summary>
    public int Handed { get; private set; }

    public IEnumerable<string> Ids => _instances.Select(instance => instance.InstanceId);

    public int Count(OrchestrationRuntimeStatus status) => _instances.Count(instance => instance.RuntimeStatus == status);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        Queries++;
        var statuses = filter?.Statuses?.ToHashSet();
        var found = _instances
            .Where(instance => instance.InstanceId.StartsWith(filter?.InstanceIdPrefix ?? string.Empty, StringComparison.Ordinal))
            .Where(instance => statuses?.Contains(instance.RuntimeStatus) != false)
            .ToList();
        return Pageable.Create<OrchestrationMetadata>((token, _) =>
        {
            // The first page is empty, as Azure Storage's may be.
            var page = token is null ? -1 : int.Parse(token, System.Globalization.CultureInfo.InvariantCulture);
            var size = filter?.PageSize ?? 100;
            var values = page < 0 ? [] : found.Skip(page * size).Take(size).ToList();
            Handed += values.Count;
            return Task.FromResult(new Page<OrchestrationMetadata>(values, (page + 1) * size < found.Count ? $"{page + 1}" : null));
        });
    }

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>Nothing is ever over.</summary>
    public override async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        throw new InvalidOperationException();
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Task.FromResult(_instances.Find(instance => instance.InstanceId == instanceId));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

using System.Text.Json;
using Cryptomeria.EmbeddedHost.Durable.Entities;
using Cryptomeria.EmbeddedHost.Durable.Instances;
using Cryptomeria.EmbeddedHost.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;

namespace Cryptomeria.EmbeddedHost.Durable.Client;

/// <summary>The client of the embedded engine.</summary>
internal sealed class EmbeddedDurableTaskClient(DurableEngine engine) : DurableTaskClient(engine.Options.HubName)
{
    private const int MaxPageSize = 10_000;
    private const int PurgeBatch = 200;

    /// <summary>Where nothing is said about an id that is taken: what is not over blocks, as on the Functions host.</summary>
    private static readonly HashSet<OrchestrationRuntimeStatus> DefaultBlockingStatuses =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    private static readonly OrchestrationRuntimeStatus[] TerminalStatuses =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <inheritdoc/>
    public override DurableEntityClient Entities { get; } = new EmbeddedDurableEntityClient(engine);

    private EngineParts Parts => engine.Parts;

    private DataConverter Converter => engine.Options.DataConverter;

    /// <inheritdoc/>
    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orchestratorName.Name, nameof(orchestratorName));
        string instanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        InstanceIds.Validate(instanceId, nameof(options));
        string? tags = options?.Tags is { Count: > 0 } given
            ? JsonSerializer.Serialize(new(given), DurableJsonContext.Default.DictionaryStringString)
            : null;
        string version = options?.Version?.Version ?? string.Empty;
        NewInstance created = NewInstance(instanceId, orchestratorName.Name, version, Converter.Serialize(input), tags, options?.StartAt);
        return CreateAsync(created, BlockingStatuses(options?.DedupeStatuses), cancellation);
    }

    /// <inheritdoc/>
    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        string? data = Converter.Serialize(eventPayload);
        return SendAsync(
            instanceId, row => new InstanceMessage { Kind = HistoryEventKind.EventRaised, Row = row, Name = eventName, Data = data }, cancellation);
    }

    /// <inheritdoc/>
    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        string? output = Converter.Serialize(options?.Output);
        return SendAsync(instanceId, row => InstanceMessages.Terminate(row, output, options?.Recursive ?? false), cancellation);
    }

    /// <inheritdoc/>
    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, row => new InstanceMessage { Kind = HistoryEventKind.ExecutionSuspended, Row = row, Data = reason }, cancellation);

    /// <inheritdoc/>
    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, row => new InstanceMessage { Kind = HistoryEventKind.ExecutionResumed, Row = row, Data = reason }, cancellation);

    /// <inheritdoc/>
    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(Read(instanceId, getInputsAndOutputs));
    }

    /// <inheritdoc/>
    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, getInputsAndOutputs, static status => status != OrchestrationRuntimeStatus.Pending, cancellation);

    /// <inheritdoc/>
    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, getInputsAndOutputs, static status => status.IsTerminal(), cancellation);

    /// <inheritdoc/>
    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        OrchestrationQuery query = filter ?? new OrchestrationQuery();
        InstanceFilter instances = new()
        {
            Prefix = string.IsNullOrEmpty(query.InstanceIdPrefix) ? null : query.InstanceIdPrefix,
            Statuses = query.Statuses?.ToArray() is { Length: > 0 } statuses ? statuses : null,
            CreatedFrom = query.CreatedFrom?.UtcDateTime,
            CreatedTo = query.CreatedTo?.UtcDateTime,
        };
        return Pageable.Create((token, size, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            string? after = ContinuationTokens.Read(token ?? query.ContinuationToken);
            return Task.FromResult(ReadPage(instances, after, Math.Clamp(size ?? query.PageSize, 1, MaxPageSize), query.FetchInputsAndOutputs));
        });
    }

    /// <inheritdoc/>
    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        int count = await PurgeAsync(
            transaction => transaction.FindInstance(instanceId) is { } record ? [record] : [], options?.Recursive ?? false, cancellation);
        return new PurgeResult(count, isComplete: true);
    }

    /// <inheritdoc/>
    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.Timeout <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(filter), filter.Timeout, "The time-out must be above zero.");
        }

        InstanceFilter instances = new()
        {
            Statuses = filter.Statuses?.ToArray() is { Length: > 0 } statuses ? [.. statuses.Intersect(TerminalStatuses)] : TerminalStatuses,
            CreatedFrom = filter.CreatedFrom?.UtcDateTime,
            CreatedTo = filter.CreatedTo?.UtcDateTime,
        };
        if (instances.Statuses!.Count == 0)
        {
            return new PurgeResult(0, isComplete: true);
        }

        // In portions, so that the instances that run get their turn between them.
        long start = Parts.Clock.GetTimestamp();
        int count = 0;
        string? after = null;
        while (filter.Timeout is null || Parts.Clock.GetElapsedTime(start) < filter.Timeout)
        {
            IReadOnlyList<InstanceRecord> found = [];
            string? from = after;
            count += await PurgeAsync(
                transaction => found = transaction.FindInstances(instances, from, PurgeBatch), options?.Recursive ?? false, cancellation);
            if (found.Count < PurgeBatch)
            {
                return new PurgeResult(count, isComplete: true);
            }

            after = found[^1].InstanceId;
        }

        return new PurgeResult(count, isComplete: false);
    }

    /// <inheritdoc/>
    public override async Task<string> RestartAsync(string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        InstanceDetails details = Parts.Store.ReadInstance(instanceId, withPayloads: true)
            ?? throw new ArgumentException($"There is no orchestration instance '{instanceId}'.", nameof(instanceId));
        string newId = restartWithNewInstanceId ? Guid.NewGuid().ToString("N") : instanceId;
        NewInstance created = NewInstance(newId, details.Record.Name, details.Record.Version, details.Input, details.Record.Tags, startAt: null);
        return await CreateAsync(created, DefaultBlockingStatuses, cancellation);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

#pragma warning disable CS0618 // Named here so that a start that dedupes them is understood.
    private static HashSet<OrchestrationRuntimeStatus> BlockingStatuses(IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            return DefaultBlockingStatuses;
        }

        HashSet<OrchestrationRuntimeStatus> statuses = [];
        foreach (string name in names)
        {
            if (!Enum.TryParse(name, ignoreCase: true, out OrchestrationRuntimeStatus status) || !Enum.IsDefined(status))
            {
                throw new ArgumentException($"'{name}' is not an orchestration's status.", nameof(names));
            }

            statuses.Add(status);
        }

        if (statuses.Contains(OrchestrationRuntimeStatus.Terminated) && !DefaultBlockingStatuses.IsSubsetOf(statuses))
        {
            throw new ArgumentException(
                "The status Terminated can be deduped only together with Pending, Running and Suspended: replacing a running instance terminates it.", nameof(names));
        }

        return statuses;
    }
#pragma warning restore CS0618

    private NewInstance NewInstance(string instanceId, string name, string version, string? input, string? tags, DateTimeOffset? startAt)
    {
        DateTime now = Parts.Clock.GetUtcNow().UtcDateTime;
        long execution = Parts.Store.NewExecution();
        return new NewInstance(
            new InstanceRecord
            {
                Row = execution,
                InstanceId = instanceId,
                Execution = execution,
                Name = name,
                Version = version,
                Status = OrchestrationRuntimeStatus.Pending,
                CreatedAt = now,
                UpdatedAt = now,
                StartAt = startAt?.UtcDateTime > now ? startAt.Value.UtcDateTime : null,
                Tags = tags,
            },
            input);
    }

    private Task<string> CreateAsync(NewInstance created, IReadOnlySet<OrchestrationRuntimeStatus> blocking, CancellationToken cancellation)
    {
        CreateInstanceOperation operation = new(Parts, created, blocking, cancellation);
        Parts.Store.Submit(operation);
        return operation.Task;
    }

    private Task<bool> SendAsync(string instanceId, Func<long, InstanceMessage> makeMessage, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        EntityIds.Refuse(instanceId, nameof(instanceId));
        SendMessageOperation operation = new(Parts, instanceId, makeMessage, cancellation);
        Parts.Store.Submit(operation);
        return operation.Task;
    }

    private Task<int> PurgeAsync(Func<IStoreTransaction, IReadOnlyList<InstanceRecord>> find, bool isRecursive, CancellationToken cancellation)
    {
        PurgeOperation operation = new(Parts, find, isRecursive, cancellation);
        Parts.Store.Submit(operation);
        return operation.Task;
    }

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, bool withPayloads, Func<OrchestrationRuntimeStatus, bool> isDone, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        EntityIds.Refuse(instanceId, nameof(instanceId));
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            using InstanceWatch.Subscription subscription = Parts.Watch.Subscribe(instanceId, isDone);
            if (Read(instanceId, withPayloads) is { } metadata && isDone(metadata.RuntimeStatus))
            {
                return metadata;
            }

            await subscription.Changed.WaitAsync(cancellation);
        }
    }

    private OrchestrationMetadata? Read(string instanceId, bool withPayloads) =>
        Parts.Store.ReadInstance(instanceId, withPayloads) is { } details ? MetadataMapper.Map(details, withPayloads, Converter) : null;

    private Page<OrchestrationMetadata> ReadPage(InstanceFilter filter, string? after, int size, bool withPayloads)
    {
        // One more than asked for, to know whether more follow.
        IReadOnlyList<InstanceDetails> found = Parts.Store.ReadInstances(filter, after, size + 1, withPayloads);
        OrchestrationMetadata[] values = [.. found.Take(size).Select(details => MetadataMapper.Map(details, withPayloads, Converter))];
        return new Page<OrchestrationMetadata>(values, found.Count > size ? ContinuationTokens.After(values[^1].InstanceId) : null);
    }
}

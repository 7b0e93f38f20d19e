using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.DurableTask.Protobuf;

namespace Cryptomeria.FunctionsHost.Tests.Host;

/// <summary>The durable extension's task hub, in memory: what the app's durable clients call, and orchestrations to be run step by step.</summary>
internal sealed class TaskHub(TestFunctionsHost host) : TaskHubSidecarService.TaskHubSidecarServiceBase
{
    private readonly ConcurrentDictionary<string, Orchestration> _orchestrations = new();

    /// <summary>One that was scheduled.</summary>
    public Orchestration this[string instanceId] => _orchestrations[instanceId];

    /// <summary>What was last asked to be forgotten.</summary>
    public PurgeInstancesRequest? LastPurge { get; private set; }

    public override Task<CreateInstanceResponse> StartInstance(CreateInstanceRequest request, ServerCallContext context) =>
        _orchestrations.TryAdd(request.InstanceId, new Orchestration(host, request))
            ? Task.FromResult(new CreateInstanceResponse { InstanceId = request.InstanceId })
            : throw new RpcException(new Status(StatusCode.AlreadyExists, request.InstanceId));

    public override Task<GetInstanceResponse> GetInstance(GetInstanceRequest request, ServerCallContext context) =>
        Task.FromResult(_orchestrations.TryGetValue(request.InstanceId, out var orchestration)
            ? new GetInstanceResponse { Exists = true, OrchestrationState = orchestration.ToState(request.GetInputsAndOutputs) }
            : new GetInstanceResponse());

    public override Task<QueryInstancesResponse> QueryInstances(QueryInstancesRequest request, ServerCallContext context)
    {
        var states = _orchestrations
            .Where(pair => pair.Key.StartsWith(request.Query.InstanceIdPrefix ?? string.Empty, StringComparison.Ordinal))
            .Select(pair => pair.Value.ToState(request.Query.FetchInputsAndOutputs))
            .Where(state => request.Query.RuntimeStatus.Count == 0 || request.Query.RuntimeStatus.Contains(state.OrchestrationStatus));
        return Task.FromResult(new QueryInstancesResponse { OrchestrationState = { states } });
    }

    /// <summary>Forgets nothing, and says so.</summary>
    public override Task<PurgeInstancesResponse> PurgeInstances(PurgeInstancesRequest request, ServerCallContext context)
    {
        LastPurge = request;
        return Task.FromResult(new PurgeInstancesResponse { IsComplete = true });
    }

    public override Task<Empty> Hello(Empty request, ServerCallContext context) => Task.FromResult(new Empty());
}

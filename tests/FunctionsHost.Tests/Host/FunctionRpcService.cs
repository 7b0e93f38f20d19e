using Grpc.AspNetCore.Server.Model;

namespace Cryptomeria.FunctionsHost.Tests.Host;

/// <summary>Serves <see cref="FunctionRpc.EventStream"/> from the host's <see cref="WorkerChannel"/>; there is no generated base to derive from.</summary>
internal sealed class FunctionRpcService(WorkerChannel channel)
{
    internal sealed class Methods : IServiceMethodProvider<FunctionRpcService>
    {
        public void OnServiceMethodDiscovery(ServiceMethodProviderContext<FunctionRpcService> context) =>
            context.AddDuplexStreamingMethod(
                FunctionRpc.EventStream, [], (service, incoming, outgoing, call) => service.Channel.CarryAsync(incoming, outgoing, call.CancellationToken));
    }

    private WorkerChannel Channel => channel;
}

using Cryptomeria.Functions.Steps.InitRelayer;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Steps.ConnectAll;

/// <summary>How connectAll is planned.</summary>
internal static class ConnectAllPlan
{
    private static readonly TimeSpan ChainsLimit = TimeSpan.FromSeconds(10);

    public static async Task<PlannedStep> PlanAsync(Planning planning)
    {
        const string name = ConnectAllStep.Name;
        if (planning.WillRun(InitRelayerStep.Name))
        {
            return PlannedStep.Unknown(name, "which chains have a channel is looked at when the relayer is configured");
        }

        try
        {
            if (await planning.ConnectionsAsync(ChainsLimit) is not { } state)
            {
                return PlannedStep.Unknown(name, $"not every chain answers within {ChainsLimit.TotalSeconds:0} s");
            }

            var link = state.Channels.Where(chain => !chain.IsLinked).Select(chain => $"gwc<->{chain.ChainId}").ToList();
            var register = state.Channels.Where(chain => !chain.IsRegistered).Select(chain => chain.ChainId).ToList();
            return link.Count + register.Count == 0
                ? PlannedStep.Skip(name, $"all {state.Channels.Count} chains are linked and registered")
                : PlannedStep.Run(name, string.Join("; ", Words("link", link).Concat(Words("register", register))));
        }
        catch (OperationException exception) when (exception.Code == ErrorCodes.ChainRpcUnreachable)
        {
            return PlannedStep.Unknown(name, exception.Message);
        }
    }

    private static IEnumerable<string> Words(string what, List<string> chains) => chains.Count == 0 ? [] : [$"{what} {string.Join(", ", chains)}"];
}

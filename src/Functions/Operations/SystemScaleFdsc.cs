using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Steps.HelmUpgrade;
using Cryptomeria.Functions.Steps.Preflight;
using Cryptomeria.Functions.Steps.RemoveChains;
using Cryptomeria.Functions.Steps.RestartRelayer;
using Cryptomeria.Functions.Steps.WaitGone;
using Cryptomeria.Functions.Steps.WaitReady;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Operations;

/// <summary>
/// system.scale.fdsc: another number of fdsc chains, all of them linked, registered and relayed. The steps are the same whichever way it goes: which chains come
/// and which go is looked at by each step, since a job that was broken off may have left some of either.
/// </summary>
public static class SystemScaleFdsc
{
    /// <summary>As the API names it.</summary>
    public const string Type = "system.scale.fdsc";

    internal static Operation Operation { get; } = new(
        new OperationKind(Type, nameof(SystemScaleFdsc)),
        [
            PreflightStep.OfScale,
            RemoveChainsStep.Step,
            HelmUpgradeStep.Step,
            WaitGoneStep.OfScale,
            WaitReadyStep.Step,
            RestartRelayerStep.Step,
            .. SystemStart.Operation.Steps,
        ]);

    [Function(nameof(SystemScaleFdsc))]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => Operation.RunAsync(context);
}

using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Storage;

internal static class StatusExtensions
{
    /// <summary>True where an instance in that status does nothing more.</summary>
    public static bool IsTerminal(this OrchestrationRuntimeStatus status) =>
        status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}

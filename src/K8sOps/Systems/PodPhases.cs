namespace Cryptomeria.K8sOps.Systems;

/// <summary>What a pod's phase says.</summary>
internal static class PodPhases
{
    /// <summary>The pod has ended, well or not (evicted ones too): nothing runs in it, and nothing will.</summary>
    public static bool IsOver(string? phase) => phase is "Succeeded" or "Failed";
}

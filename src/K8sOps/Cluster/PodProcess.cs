namespace Cryptomeria.K8sOps.Cluster;

/// <summary>A process of a container.</summary>
/// <param name="Pid">Its id in the container.</param>
/// <param name="ParentPid">Its parent's id; 0 for the container's first process and for what an exec started.</param>
/// <param name="Arguments">Its argument vector; never empty. A line feed inside an argument reads as U+0001.</param>
/// <param name="Environment">Those of its variables whose names begin with <c>CRYPTOMERIA_</c>, as they were when it began; empty where another user's.</param>
/// <param name="Age">How long ago it began; null where <c>/proc</c> does not tell.</param>
public sealed record PodProcess(
    int Pid, int ParentPid, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, TimeSpan? Age)
{
    /// <summary>The id of the operation that started it, or null.</summary>
    public string? OperationId => Environment.GetValueOrDefault("CRYPTOMERIA_OP");
}
